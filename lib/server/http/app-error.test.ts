import { expect, test } from 'vitest'
import { AppError, aboutField } from './app-error'

test('a refusal is about the field of the request, whatever whoever found it calls it', async () => {
  const refused = new AppError('model_not_found', 'There is no model "x".', { param: 'model' })
  await expect(aboutField('model_name', Promise.reject(refused))).rejects.toMatchObject({
    code: 'model_not_found',
    message: 'There is no model "x".',
    param: 'model_name',
  })
  expect(await aboutField('model_name', Promise.resolve(7))).toBe(7)
})

test.each([new AppError('unavailable', 'The database is away.'), new TypeError('x is undefined')])(
  'what is no fault of the request is about none of its fields: %s',
  async (error) => {
    await expect(aboutField('model_name', Promise.reject(error))).rejects.toBe(error)
  },
)

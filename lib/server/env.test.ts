import { expect, test } from 'vitest'
import { EnvError, parseEnv } from './env'

test('an empty environment gives the embedded defaults', () => {
  expect(parseEnv({})).toMatchObject({
    PORT: 3000,
    HOST: '127.0.0.1',
    WEIR_DATA_DIR: '.data',
    OPENAI_MODELS: [],
    SSE_HEARTBEAT_MS: 15_000,
    RUN_LOG_RETENTION_HOURS: 168,
  })
})

test('an empty value counts as absent', () => {
  expect(parseEnv({ PORT: '', WEIR_PASSWORD: '' }).PORT).toBe(3000)
})

test.each([
  ['PORT', 'many', 'PORT must be a whole number from 1 to 65535.'],
  ['PORT', '70000', 'PORT must be a whole number from 1 to 65535.'],
  ['MAX_CONCURRENT_RUNS', '0', 'MAX_CONCURRENT_RUNS must be a whole number from 1 to 100000.'],
  ['OPENAI_BASE_URL', 'localhost', 'OPENAI_BASE_URL must be a URL that begins with http:// or https://.'],
  [
    'MONGODB_URI',
    'localhost:27017',
    'MONGODB_URI must be a URL that begins with mongodb:// or mongodb+srv://.',
  ],
  [
    'OPENAI_BASE_URL',
    'http://me:secret@host/v1',
    'OPENAI_BASE_URL must not carry a user name: set OPENAI_API_KEY.',
  ],
  [
    'WEIR_HOSTS',
    'https://chat.example',
    'WEIR_HOSTS must be host names without scheme or port, with commas between.',
  ],
  ['WEIR_PASSWORD', 'short', 'WEIR_PASSWORD must have at least 8 characters.'],
  ['SSE_COMPRESSION', 'yes', 'SSE_COMPRESSION must be on or off.'],
])('%s=%s is refused with a sentence that names it', (name, value, sentence) => {
  expect(() => parseEnv({ [name]: value })).toThrow(new EnvError(sentence))
})

test('every wrong value is named at once', () => {
  expect(() => parseEnv({ PORT: 'x', API_KEY: 'y' })).toThrow(/PORT .*\nAPI_KEY /)
})

test('a list is split at commas and trimmed', () => {
  expect(parseEnv({ WEIR_HOSTS: ' a.example, b.example ,' }).WEIR_HOSTS).toEqual(['a.example', 'b.example'])
})

test('a key without a base URL means the vendor itself', () => {
  expect(parseEnv({ OPENAI_API_KEY: 'k' }).OPENAI_BASE_URL).toBe('https://api.openai.com/v1')
})

test('a platform without lasting files is refused', () => {
  expect(() => parseEnv({ VERCEL: '1' })).toThrow(/a machine with a disk/)
})

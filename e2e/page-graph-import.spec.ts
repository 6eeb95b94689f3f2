import { send, transcript } from './chat'
import { nodeLane } from './graph-pages'
import { expectEnded } from './run-page'
import { expect, test } from './story'

/** A plan of the upstream, in a system prompt. */
const choice = `Plan: ${JSON.stringify([{ calls: [{ name: 'transfer_to_writer', arguments: {} }] }])}`

/** A file of the older format: edges by names, a handoff, an end template, and a node that is named and not there. */
const seed = {
  name: '研究流程',
  description: '搜集，然后选择',
  nodes: [
    {
      name: '资料 搜集',
      model_name: 'echo',
      user_prompt: '搜集 {{start}}',
      input_nodes: ['start'],
      output_nodes: ['分派', '不存在'],
    },
    {
      name: '分派',
      model_name: 'planned',
      system_prompt: choice,
      user_prompt: '{{资料 搜集}}',
      input_nodes: ['资料 搜集'],
      output_nodes: ['writer', '复核'],
      handoffs: 1,
    },
    {
      name: 'writer',
      model_name: 'echo',
      user_prompt: '写作（{{资料 搜集}}）',
      input_nodes: ['分派'],
      output_nodes: ['end'],
    },
    { name: '复核', model_name: 'echo', user_prompt: '复核', input_nodes: ['分派'], output_nodes: ['end'] },
  ],
  end_template: '# 结果\n\n{{writer}}{{复核}}',
}

test('a file of the older format, with Chinese names, is imported with notes, drawn and run', async ({
  page,
}) => {
  await page.goto('/graphs')
  await page.getByLabel('File of a graph').setInputFiles({
    name: '研究流程.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(seed)),
  })
  await expect(page.getByRole('heading', { level: 1, name: '研究流程' })).toBeVisible()
  await expect(page.getByRole('list').filter({ hasText: /“资料 搜集” names “不存在”/ })).toBeVisible()
  const nodes = page.getByRole('list', { name: 'Nodes of 研究流程' })
  await expect(nodes.getByRole('listitem')).toHaveCount(6)
  await expect(nodes.getByRole('button', { name: /^分派/ })).toHaveAccessibleName(/To writer\. To 复核/)
  await expect(page.getByRole('region', { name: 'Problems' })).not.toContainText('Error')

  await page.getByRole('button', { name: 'Run…' }).click()
  await send(page, '海')
  await expectEnded(page)
  await expect(transcript(page).getByRole('heading', { name: '结果' })).toBeVisible()
  await expect(transcript(page)).toContainText('写作（搜集 海）')
  await expect(transcript(page)).toContainText('Skipped: 复核')
  await expect(nodeLane(page, '复核')).toBeHidden()
  await page.getByRole('link', { name: 'Graphs', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Graphs' })).toContainText('研究流程')
})

test('a file that holds no graph is refused with a sentence, and a drawing is not touched', async ({
  page,
}) => {
  await page.goto('/graphs')
  const notes = { name: 'notes.json', mimeType: 'application/json', buffer: Buffer.from('{"notes": []}') }
  await page.getByLabel('File of a graph').setInputFiles(notes)
  await expect(page.getByRole('alert').filter({ hasText: 'notes.json was not imported.' })).toContainText(
    'The file holds no graph',
  )
  await expect(page).toHaveURL(/\/graphs$/)
})

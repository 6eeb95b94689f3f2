/** The thread that reads web pages. It imports packages only, so that Node can load it as it is. */
import { parentPort } from 'node:worker_threads'
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import TurndownService from 'turndown'

interface Page {
  readonly html: string
  readonly url: string
}

/** Shorter than this, what was found to be the article is rather a teaser, and the whole page is taken. */
const minArticle = 200

/** Nothing of it is text for a reader. */
const ignored =
  'title, script, style, noscript, template, iframe, object, embed, svg, canvas, button, input, select, textarea, [hidden], [aria-hidden="true"]'

const turndown = createTurndown()

parentPort?.on('message', (page: Page) => {
  parentPort?.postMessage(readPage(page))
})
parentPort?.postMessage('ready')

function readPage({ html, url }: Page): { title: string; text: string } | { problem: string } {
  try {
    const document = documentOf(html)
    const base = baseOf(document, url)
    const title = document.querySelector('title')?.textContent ?? ''
    const article = new Readability(document).parse()
    const isWhole = (article?.textContent ?? '').trim().length < minArticle
    const content = isWhole ? wholePage(html) : (article?.content ?? '')
    return {
      title: (article?.title || title).replaceAll(/\s+/g, ' ').trim(),
      text: markdownOf(content, base),
    }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Read anew, as Readability takes a document to pieces. */
function wholePage(html: string): string {
  const { body } = documentOf(html)
  for (const element of body.querySelectorAll(ignored)) element.remove()
  return body.innerHTML
}

/** The parser takes the first element for the root, whatever it is. */
function documentOf(html: string): Document {
  return parseHTML(/<html[\s>]/i.test(html) ? html : `<html><head></head><body>${html}</body></html>`)
    .document
}

function baseOf(page: Document, url: string): string {
  const base = page.querySelector('base[href]')?.getAttribute('href') ?? url
  return URL.canParse(base, url) ? new URL(base, url).href : url
}

function markdownOf(html: string, base: string): string {
  const { body } = documentOf(html)
  for (const link of body.querySelectorAll('a[href]')) {
    const target = webAddress(link.getAttribute('href'), base)
    if (target === undefined) link.removeAttribute('href')
    else link.setAttribute('href', target)
  }
  for (const image of body.querySelectorAll('img')) {
    const source = webAddress(image.getAttribute('src'), base)
    if (source === undefined) image.replaceWith(image.getAttribute('alt') ?? '')
    else image.setAttribute('src', source)
  }
  return turndown.turndown(body.innerHTML).trim()
}

/** A link as one that works from anywhere; undefined for scripts, inline data and what is no URL. */
function webAddress(reference: string | null, base: string): string | undefined {
  if (reference === null || !URL.canParse(reference, base)) return undefined
  const { protocol, href } = new URL(reference, base)
  return ['http:', 'https:', 'mailto:'].includes(protocol) ? href : undefined
}

/** Turndown itself knows no tables. */
function createTurndown(): TurndownService {
  const service = new TurndownService({
    headingStyle: 'atx',
    codeBlockStyle: 'fenced',
    bulletListMarker: '-',
  })
  service.addRule('cell', {
    filter: ['td', 'th'],
    replacement: (content) =>
      ` ${content
        .replaceAll(/\s+/g, ' ')
        .replaceAll('|', String.raw`\|`)
        .trim()} |`,
  })
  service.addRule('row', {
    filter: 'tr',
    replacement: (content, row) => {
      const cells = [...row.childNodes]
        .map(({ nodeName }) => nodeName)
        .filter((name) => name === 'TD' || name === 'TH')
      const isHead = cells.length > 0 && !cells.includes('TD')
      return `\n|${content}${isHead ? `\n|${' --- |'.repeat(cells.length)}` : ''}`
    },
  })
  service.addRule('table', { filter: 'table', replacement: (content) => `\n\n${content.trim()}\n\n` })
  return service
}

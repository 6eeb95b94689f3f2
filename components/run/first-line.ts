import { plainText } from './tool/exact-text'

/** Before a line: headings, quotes, list marks. */
const leading = /^[\s>#]*(?:[-*+]\s+|\d+[.)]\s+)?/
const links = /!?\[([^\]]*)\]\([^)]*\)/g
/** Around words; within one, as in `snake_case` or `2*3`, they are themselves. */
const emphasis = /(?<![\p{L}\p{N}])(\*\*|__|[*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu

/** The first words of a text in Markdown on one line, without its marks. */
export function firstLine(markdown: string): string {
  const line = plainText(markdown)
    .split('\n')
    .find((one) => one.trim() !== '')
  return (line ?? '')
    .replace(leading, '')
    .replaceAll(links, '$1')
    .replaceAll(emphasis, '$2')
    .replaceAll('`', '')
    .trim()
}

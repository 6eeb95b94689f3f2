import { plainText } from './tool/exact-text'

/** More is not shown, and would only be searched. */
const longest = 240

/** Before a line: headings, quotes, list marks. */
const leading = /^[\s>#]*(?:[-*+]\s+|\d{1,2}[.)]\s+)?/
const links = /!?\[([^\]]*)\]\([^)]*\)/g
/** Around words; within one, as in `snake_case` or `2*3`, they are themselves. */
const emphasis = /(?<![\p{L}\p{N}])(\*\*|__|[*_])(?=\S)(.*?\S)\1(?![\p{L}\p{N}])/gu

/** The first words of a text in Markdown on one line, without its marks. */
export function firstLine(markdown: string): string {
  const line = plainText(markdown)
    .split('\n')
    .find((one) => one.trim() !== '')
  return (line ?? '')
    .trimStart()
    .slice(0, longest)
    .replace(leading, '')
    .replaceAll(links, '$1')
    .replaceAll(emphasis, '$2')
    .replaceAll('`', '')
    .trim()
}

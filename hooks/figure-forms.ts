/** How figures of graphs are read and written in fields. Pure. */
import { readCount, readDollars, readSeconds, writeCount, writeDollars, writeSeconds } from './limit-text'

export interface FigureForm {
  /** Null for what is no figure. */
  readonly read: (text: string) => number | null
  readonly write: (figure: number) => string
}

export const count: FigureForm = { read: readCount, write: writeCount }
export const dollars: FigureForm = { read: readDollars, write: writeDollars }
export const seconds: FigureForm = { read: readSeconds, write: writeSeconds }

/** 2 s, 500 ms; a figure alone is seconds. */
export const milliseconds: FigureForm = {
  read(text) {
    const [, figure = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*(ms|s)?$/i.exec(text.trim()) ?? []
    if (figure !== '') return Math.round(Number(figure) * (unit.toLowerCase() === 'ms' ? 1 : 1000))
    const given = readSeconds(text)
    return given === null ? null : given * 1000
  },
  write: (figure) => (figure % 1000 === 0 ? writeSeconds(figure / 1000) : `${figure} ms`),
}

/** Any number, such as a factor. */
export const plain: FigureForm = {
  read: (text) => (/^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : null),
  write: String,
}

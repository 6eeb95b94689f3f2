'use client'

import { useState } from 'react'
import { formatInteger } from '@/components/run/figures'
import { ScrollBox } from '@/components/ui/scroll-box'
import { plainText } from './exact-text'
import type { Scalar, TableForm } from './result-form'

/** More rows than this come by a click. */
const rowsAtOnce = 50

/** A list of flat records: hairlines, figures at the right. */
export function FlatTable({ columns, rows }: TableForm) {
  const [isWhole, setWhole] = useState(false)
  const shown = isWhole ? rows : rows.slice(0, rowsAtOnce)
  return (
    <div className="prose">
      <ScrollBox label="Table">
        <table>
          <thead>
            <tr>
              {columns.map((column, index) => (
                <th key={column} scope="col" className={isFigures(rows, index) ? 'text-right' : ''}>
                  {plainText(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={columns[column]} className={typeof cell === 'number' ? 'num text-right' : ''}>
                    {cell === null ? '' : plainText(String(cell))}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {shown.length < rows.length && (
        <button
          type="button"
          onClick={() => setWhole(true)}
          className="min-h-6 text-small font-medium text-ink-2 hover:text-ink hover:underline"
        >
          Show all {formatInteger(rows.length)} rows
        </button>
      )}
    </div>
  )
}

function isFigures(rows: readonly (readonly Scalar[])[], column: number): boolean {
  return rows.every((row) => typeof (row[column] ?? 0) === 'number')
}

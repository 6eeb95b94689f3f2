import { expect, test } from 'vitest'
import { checkCondition, ConditionError, holds } from './condition'

const outputs: Readonly<Record<string, readonly unknown[]>> = {
  start: ['Urgent: the build is red'],
  score: [
    'old',
    '{"value": 7, "share": 0.5, "tags": ["red", "blue"], "rows": [{"n": 1, "cells": [4]}, {"n": 2.5}]}',
  ],
  verdict: ['OK'],
  number: ['7'],
  form: [{ ok: true, count: 3 }],
  'fetch-page': ['<html>'],
  摘要: ['短'],
  iteration: ['a node'],
  list: ['[1]'],
  constructor: ['built'],
}
const nodeIds = [...Object.keys(outputs), 'never']

function hold(text: string, iteration = 2): boolean {
  return holds(text, { outputsOf: (id) => outputs[id] ?? [], iteration, nodeIds })
}

test.each([
  'score.value > 5',
  'score.value > 5.5',
  'score.value == 7',
  '7 == score.value',
  'score.value != 7.5',
  'score.value in [1, 7]',
  'score.value + 1 == 8',
  'score.value / 2 == 3.5',
  'score.value % 2 == 1',
  'score.share * 2 == 1',
  'double(number) >= 7',
  'form.count - iteration == 1',
  'iteration < 3',
  'form.ok',
  '!form.ok || form.count >= 3',
  'start.contains("build") && start.lowerAscii().startsWith("urgent")',
  'verdict.trim().upperAscii() == "OK"',
  'double(number) > 5',
  'int(number) == 7',
  'size(score.tags) == 2 && score.tags[1] == "blue"',
  '"red" in score.tags',
  '"value" in score',
  'has(score.value) && !has(score.other)',
  'score.rows.exists(r, r.n > 2)',
  'score.rows.all(r, r.n > 0)',
  'score.rows.exists(r, has(r.cells) && r.cells.exists(c, c > 3))',
  'score.rows.filter(r, r.n > 1).size() == 1',
  'score.rows.map(r, r.n * 2)[0] == 2',
  'start.split(" ").exists(word, word == "red")',
  'score == score',
  'score.rows[0] == {"n": 1, "cells": [4]}',
  'outputs["fetch-page"].contains("html")',
  'outputs["摘要"] == "短"',
  'outputs.verdict == "OK"',
  'outputs["iteration"] == "a node"',
  'outputs["list"] == [1]',
  'constructor == "built"',
  'never == ""',
  'verdict != 5',
  'true',
])('%s holds', (text) => {
  expect(checkCondition(text, nodeIds).problem).toBeUndefined()
  expect(hold(text)).toBe(true)
})

test('a condition that does not hold is false', () => {
  expect(hold('score.value > 7')).toBe(false)
  expect(hold('iteration < 2')).toBe(false)
})

test('a condition names the nodes that it reads, each once, and not the items of its loops', () => {
  const text =
    'score.rows.all(r, r.n > 0) && outputs["fetch-page"] != verdict && score.value > iteration && start != ""'
  expect(checkCondition(text, nodeIds).references).toEqual(['score', 'fetch-page', 'verdict', 'start'])
})

test.each([
  ['score >', 'At character 8: unexpected token: the end.'],
  ['(score', 'At character 7: expected ")", got the end.'],
  ['missing > 5', 'There is no node “missing”.'],
  ['outputs["missing"] == 5', 'There is no node “missing”.'],
  ['size(outputs) > 1', 'outputs takes the id of a node, as in outputs["id"].'],
  ['outputs[verdict] == 1', 'outputs takes the id of a node, as in outputs["id"].'],
  ['list == [1]', 'In conditions list is a type. For the node write outputs["list"].'],
  ['verdict.matches("(a+)+$")', 'Conditions have no matches(…). Use contains, startsWith, endsWith or ==.'],
  ['cel.bind(x, verdict, x == "")', 'Conditions have no function bind(…).'],
  ['duration(verdict) > duration("1s")', 'Conditions have no function duration(…).'],
  ['fetch(verdict)', 'Conditions have no function fetch(…).'],
  ['1 + 2', 'A condition is true or false; this one gives int.'],
  ['"a" > 5', 'It cannot use these together: text > number. Make a number of a text with double(…).'],
  [
    'has(outputs["score"].value)',
    'has(…) takes a field of a node by its name, as has(node.field). Else write "field" in outputs["id"].',
  ],
  [
    'score.rows.exists(r, score.rows.exists(s, s.n > r.n))',
    'Inside another list, exists(…) can only go through a list of the item, as in x.items.exists(…).',
  ],
  ['a && '.repeat(500), 'It is longer than 2000 characters.'],
  [`${'1+'.repeat(400)}1 > 0`, 'It is too long or too deep. Make it simpler.'],
])('%.60s is refused: %s', (text, problem) => {
  expect(checkCondition(text, nodeIds).problem).toBe(problem)
  expect(() => hold(text)).toThrow(ConditionError)
})

test.each([
  ['number > 5', 'It cannot use these together: text > number. Make a number of a text with double(…).'],
  ['score.other > 5', 'What it reads has no field “other”. Ask for it with has(…) first.'],
  ['never.value > 5', 'What it reads has no field “value”. Ask for it with has(…) first.'],
  ['verdict.exists(x, x == 1)', undefined],
  ['double(verdict) > 1', undefined],
])('%s is only found out when it is evaluated', (text, problem) => {
  expect(checkCondition(text, nodeIds).problem).toBeUndefined()
  expect(() => hold(text)).toThrow(`The condition “${text}” cannot be evaluated. ${problem ?? ''}`)
  expect(() => hold(text)).toThrow(ConditionError)
})

test('what is neither true nor false is no answer', () => {
  expect(() => hold('verdict')).toThrow('The condition “verdict” is neither true nor false.')
})

test.each([
  'verdict.constructor',
  'verdict.length',
  'score.constructor',
  'score.__proto__',
  'score["__proto__"]',
  'score["toString"]',
  'score.tags.push',
  'score.tags["length"]',
  'score.tags.constructor',
  'form.hasOwnProperty',
  'outputs["score"]["valueOf"]',
  '"constructor" in score',
  '"__proto__" in form',
  'has(score.toString)',
  'has(form.__proto__)',
  '{"a": 1}.constructor',
  '{"a": 1}["__proto__"]',
])('nothing of JavaScript is reached by %s', (text) => {
  const reached = `${text} != null && dyn(${text}) != false`
  let found: boolean
  try {
    found = hold(reached)
  } catch (error) {
    expect(error).toBeInstanceOf(ConditionError)
    found = false
  }
  expect(found).toBe(false)
})

test.each(['toString', '__proto__', 'globalThis', 'process', 'Object', 'google', 'cel', 'this'])(
  'the name %s leads nowhere',
  (name) => {
    expect(checkCondition(`${name} != null`, nodeIds).problem).toBeDefined()
    expect(() => hold(`${name} != null`)).toThrow(ConditionError)
  },
)

test('a field that an output really has may be called like one of JavaScript', () => {
  const sight = { outputsOf: () => [{ constructor: 1, length: 2 }], iteration: 0, nodeIds: ['a'] }
  expect(holds('a.constructor == 1 && a["length"] == 2', sight)).toBe(true)
})

test('outputs of megabytes are looked through quickly, and those too large to go through are refused', () => {
  const text = `${'x '.repeat(1_000_000)}needle`
  const items = Array.from({ length: 10_001 }, (_, index) => index)
  const large = (condition: string) =>
    holds(condition, {
      outputsOf: (id) => [id === 'text' ? text : items],
      iteration: 0,
      nodeIds: ['text', 'items'],
    })
  expect(large('text.contains("needle") && size(items) > 10000')).toBe(true)
  expect(() => large('items.exists(i, i == 1)')).toThrow('It reads a list of more than 2000 items.')
  expect(() => large('text.split(" ").exists(i, i == "needle")')).toThrow('more than 20000 characters')
})

test('an output that is nested without end is refused', () => {
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  expect(() => holds('a == 1', { outputsOf: () => [deep], iteration: 0, nodeIds: ['a'] })).toThrow(
    'nested too deeply',
  )
})

test('what map has made cannot hide a loop over the same list again', () => {
  const refusal = 'can only go through a list of the item'
  expect(checkCondition('a.map(x, [a]).all(y, y[0].all(z, z > 0))', ['a']).problem).toContain(refusal)
  expect(checkCondition('a.all(x, a.map(x, [a]).all(x, x[0].all(z, z > 0)))', ['a']).problem).toContain(
    refusal,
  )
  expect(checkCondition('a.all(x, x.all(y, y > 0))', ['a']).problem).toBeUndefined()
})

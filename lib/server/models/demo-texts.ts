/** All that the demo model can say in one language. */
export interface DemoTexts {
  /** Words in a prompt that call a state up. */
  readonly words: Readonly<Record<'long' | 'slow' | 'fail' | 'refuse' | 'think', RegExp>>
  readonly tour: Speech
  readonly long: Speech
  readonly refusal: Speech
  readonly thinking: Speech
  /** Why it broke off, as an error message. */
  readonly failure: string
}

export interface Speech {
  readonly reasoning: string
  readonly content: string
}

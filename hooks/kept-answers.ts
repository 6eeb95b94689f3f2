/**
 * Asks once for each key, and keeps the answers: those of the latest keys, `most` of them. What failed is asked again
 * when it is next wanted.
 *
 * @param ask gives the same for a key whenever it is asked
 */
export function keepAnswers<Answer>(
  ask: (key: string) => Promise<Answer>,
  most: number,
): (key: string) => Promise<Answer> {
  const kept = new Map<string, Promise<Answer>>()
  return (key) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const answer = ask(key)
    kept.set(key, answer)
    for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest)
    answer.catch(() => kept.get(key) === answer && kept.delete(key))
    return answer
  }
}

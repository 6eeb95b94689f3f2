interface VoiceProps {
  readonly name: string
  /** 1 to 4; 0 for the run itself. */
  readonly voice: number
}

/** The letter square of a speaker: told apart by its letter, and by its colour beside others. */
export function Voice({ name, voice }: VoiceProps) {
  return (
    <span className="voice" data-voice={voice} aria-hidden="true">
      {letterOf(name)}
    </span>
  )
}

function letterOf(name: string): string {
  const [first] = new Intl.Segmenter().segment(name.trim())
  return first?.segment.toUpperCase() ?? '·'
}

const lines = 9
const crest = 318

/** Water that rises to a crest and falls behind it: on the empty page only, gone on phones. */
export function Streamlines() {
  return (
    <svg
      className="pointer-events-none absolute inset-x-0 top-0 h-[330px] w-full max-tablet:hidden"
      viewBox="0 0 1176 330"
      preserveAspectRatio="xMinYMin slice"
      fill="none"
      stroke="var(--line)"
      strokeWidth="1.25"
      aria-hidden="true"
    >
      {Array.from({ length: lines }, (_, index) => (
        <path key={index} d={streamline(index)} strokeOpacity={1 - index * 0.085} />
      ))}
      <path d={`M${crest} 154V292`} stroke="var(--line-2)" strokeWidth="1.5" />
      {Array.from({ length: 12 }, (_, index) => (
        <path
          key={index}
          d={`M${crest} ${164 + index * 11}h${index % 4 === 0 ? -10 : -5}`}
          stroke="var(--line-2)"
        />
      ))}
    </svg>
  )
}

/** Wide apart before the crest, pressed together above it, even and lower behind it. */
function streamline(index: number): string {
  const before = 70 + index * 22
  const above = 92 + index * 6.5
  const behind = 196 + index * 13
  return `M-10 ${before}H150C230 ${before} 250 ${above} ${crest} ${above}S430 ${behind} 520 ${behind}H2400`
}

const lines = 9
const crest = 318

/** Water that rises to a crest and falls behind it: as high as the empty page leaves room, gone where that is little. */
export function Streamlines() {
  return (
    <div className="streamlines max-tablet:hidden" aria-hidden="true">
      <svg
        viewBox="0 40 1176 270"
        preserveAspectRatio="none"
        fill="none"
        stroke="var(--line)"
        strokeWidth="1.25"
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
    </div>
  )
}

/** Wide apart before the crest, pressed together above it, even and lower behind it. */
function streamline(index: number): string {
  const before = 70 + index * 22
  const above = 92 + index * 6.5
  const behind = 196 + index * 13
  return `M-10 ${before}H150C230 ${before} 250 ${above} ${crest} ${above}S430 ${behind} 520 ${behind}H1186`
}

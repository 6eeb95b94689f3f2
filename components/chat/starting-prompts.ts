/** What to give the agents and graphs that come with Weir, by their ids. The scripted demo plays each of these too. */
export const startingPrompts: Readonly<Record<string, readonly string[]>> = {
  researcher: [
    'What does https://example.com/ say?',
    'Read https://example.com/ and https://example.org/, and save notes in a file',
    'What time is it now in UTC?',
  ],
  'data-analyst': [
    'Work out 12, 7.5, 19, 3.25 and 8',
    'Look at the files here and sum up what they hold',
    'Compare 120, 95, 143 and 88 with their mean, and save the table',
  ],
  reviewer: [
    'Check: the mean of 4, 8 and 15 is 9, and https://example.com/ is for use in documents',
    'Is a rise from 120 to 138 one of 15 %? Find a source for how to work it out',
  ],
  'agent-builder': [
    'An agent that reads a web page and sums it up in three points',
    'An agent that checks the figures in a text and lists those that are wrong',
    'An agent that plans a trip from a list of places',
  ],
  'three-views': [
    'Should our library lend tools as well as books?',
    'Is a four-day week a good idea for a support team of six?',
    'Should a small shop write its own app or use the web?',
  ],
  'support-desk': [
    'I was charged twice for invoice 204.',
    'The app crashes when I open it.',
    'Do you have an office in Lisbon?',
  ],
  digest: [
    'The river rose by 3 m\nThe mill is closed until Monday\nA second bridge opens in May',
    'https://example.com/\nhttps://example.org/',
    'The river rose by 3 m',
  ],
}

/** Buttons of a decision are as wide as a thumb wants them on phones. */
export const choiceForm = 'max-tablet:h-10.5! max-tablet:flex-[1_1_40%]!'

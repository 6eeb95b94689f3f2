/**
 * The largest message that a tool server may send, in bytes; a larger one ends its connection. Above it the SDK, which
 * joins the pieces of a line anew with each piece, would hold up the whole process.
 */
export const maxMessageBytes = 12 * 1024 * 1024

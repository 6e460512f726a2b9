/** The bytes of JSON in UTF-8 that give it its shape: no other character holds one of them. */
export const QUOTE = 34;
export const COLON = 58;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const OPEN_BRACE = 123;
export const CLOSE_BRACE = 125;

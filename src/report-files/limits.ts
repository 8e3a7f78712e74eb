/** Bytes of the rows of one page. */
export const maxPageBytes = 4 * 1024 * 1024;
/** Bytes of one row, and of the header. */
export const maxRowBytes = 4 * 1024 * 1024;
export const maxColumns = 10_000;
/** Bytes that a member of a zip may inflate to. */
export const maxInflatedBytes = 4 * 1024 ** 3;
/** Bytes out for each byte in; members below `freeInflatedBytes` are harmless at any ratio. */
export const maxInflation = 200;
export const freeInflatedBytes = 1024 * 1024;
/** Bytes of a zip from a host without ranges, which has to be held whole. */
export const maxHeldZipBytes = 32 * 1024 * 1024;

import * as zlib from 'node:zlib';

/**
 * Decodes a body by its `Content-Encoding`. The gateway asks for none, but some proxies compress all the
 * same. Returns undefined for a body of more than `maxBytes`, and the bytes as they came for an encoding
 * that is unknown or does not fit them: reading them then fails.
 */
export function decodeContent(
  bytes: Buffer,
  encoding: string,
  maxBytes: number,
): Buffer | undefined {
  let content = bytes;
  // Encodings are listed in the order in which they were applied.
  for (const name of encoding.toLowerCase().split(',').reverse()) {
    const decode = decoders.get(name.trim());
    if (!decode) continue;
    try {
      content = decode(content, { maxOutputLength: maxBytes });
    } catch (error) {
      if (isTooLarge(error)) return undefined;
      return bytes;
    }
  }
  return content;
}

type Decoder = (bytes: Buffer, options: { maxOutputLength: number }) => Buffer;

const decoders = new Map<string, Decoder>([
  ['gzip', zlib.gunzipSync],
  ['x-gzip', zlib.gunzipSync],
  ['br', zlib.brotliDecompressSync],
  [
    'deflate',
    // Some servers leave out the header of zlib.
    (bytes, options) =>
      (bytes[0]! & 0x0f) === 8
        ? zlib.inflateSync(bytes, options)
        : zlib.inflateRawSync(bytes, options),
  ],
]);
// Node.js has it from 22.15 on.
if ('zstdDecompressSync' in zlib) decoders.set('zstd', zlib.zstdDecompressSync as Decoder);

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

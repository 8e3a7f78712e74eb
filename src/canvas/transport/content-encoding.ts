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
    const decode = decoders[name.trim()];
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

const decoders: Partial<Record<string, Decoder>> = {
  gzip: zlib.gunzipSync,
  'x-gzip': zlib.gunzipSync,
  br: zlib.brotliDecompressSync,
  // Node.js has it from 22.15 on.
  ...('zstdDecompressSync' in zlib && { zstd: zlib.zstdDecompressSync as Decoder }),
  // Some servers leave out the header of zlib.
  deflate: (bytes, options) =>
    (bytes[0]! & 0x0f) === 8
      ? zlib.inflateSync(bytes, options)
      : zlib.inflateRawSync(bytes, options),
};

function isTooLarge(error: unknown): boolean {
  return error instanceof RangeError && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

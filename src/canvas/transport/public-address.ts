import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Canvas led to an address that is nobody's business outside its own network. */
export class PrivateAddressError extends Error {
  constructor() {
    super('The host name leads to an address that is not public');
    this.name = 'PrivateAddressError';
  }
}

/**
 * Whether an IP address is one of the public internet: not loopback, private, link-local, shared
 * (CGNAT), multicast, reserved or a way to tunnel to any of these. IPv4 inside IPv6 is judged as IPv4.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return false;
  // `process` takes `::ffff:127.0.0.1` for the IPv4 address that it is.
  const judged = ipaddr.process(bare);
  if (judged.range() !== 'unicast') return false;
  // Of IPv6 only 2000::/3 is public: `::127.0.0.1` and the like lie outside of it.
  return judged.kind() === 'ipv4' || (judged.toByteArray()[0]! & 0xe0) === 0x20;
}

/** Refuses a host that is written as an address and is not public; names are judged by `lookupPublic`. */
export function checkLiteral(hostname: string): void {
  const bare = hostname.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0 && !isPublicAddress(bare)) throw new PrivateAddressError();
}

type LookupCallback = (
  error: Error | null,
  address: string | LookupAddress[],
  family?: number,
) => void;

/** Finds the addresses of a host name, as `dns.lookup` does with `all`. */
export type LookupAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/**
 * A `dns.lookup` that knows public addresses alone. A socket that is given it connects to what was
 * judged here and to nothing else, so that a name which resolves anew in between gains nothing.
 */
export function lookupPublic(lookupAll: LookupAll = dnsLookup) {
  return (hostname: string, options: LookupOptions, callback: LookupCallback): void => {
    lookupAll(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) {
        callback(error, []);
        return;
      }
      const allowed = addresses.filter(({ address }) => isPublicAddress(address));
      const [first] = allowed;
      if (!first) callback(new PrivateAddressError(), []);
      else if (options.all) callback(null, allowed);
      else callback(null, first.address, first.family);
    });
  };
}

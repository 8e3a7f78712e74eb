import { expect, it } from 'vitest';
import {
  isPublicAddress,
  lookupPublic,
  PrivateAddressError,
} from '../../src/canvas/transport/public-address.ts';

it.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8', '[2a00:1450::1]'])(
  '%s is public',
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

it.each([
  ...[
    '127.0.0.1',
    '127.9.9.9',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '0.0.0.0',
  ],
  ...['100.64.0.1', '192.0.2.1', '198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255'],
  ...[
    '::',
    '::1',
    '[::1]',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12::1',
    'ff02::1',
    '2001:db8::1',
  ],
  ...[
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
    '2001:0:1::1',
    'nonsense',
  ],
])('%s is not public', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

it('a name that leads to a private address is not found', async () => {
  const error = await new Promise((resolve) => {
    lookupPublic()('localhost', {}, resolve);
  });
  expect(error).toBeInstanceOf(PrivateAddressError);
});

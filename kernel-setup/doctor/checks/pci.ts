import type { Place } from '../place';

const vendors: Readonly<Record<string, string>> = {
  '0x10de': 'NVIDIA',
  '0x1002': 'AMD',
  '0x8086': 'Intel',
};

/** A display adapter on the PCI bus. */
export interface PciCard {
  readonly vendor: string;
  /** As the kernel writes it: 0x2684. */
  readonly device: string;
}

/** Display adapters of a Linux computer, from the kernel's own files: class 0x03…. */
export function pciCards(place: Place): PciCard[] {
  const bus = '/sys/bus/pci/devices';
  return place.list(bus).flatMap((slot) => {
    const read = (file: string) => place.read(`${bus}/${slot}/${file}`)?.trim() ?? '';
    if (!read('class').startsWith('0x03')) return [];
    const vendor = vendors[read('vendor')];
    return vendor === undefined ? [] : [{ vendor, device: read('device') }];
  });
}

/** Device numbers of NVIDIA's cards. */
export const nvidiaDevices = (place: Place): number[] =>
  pciCards(place)
    .filter(({ vendor }) => vendor === 'NVIDIA')
    .map(({ device }) => Number(device));

/** Vendors of the other cards, each once. */
export const otherVendors = (place: Place): string[] => [
  ...new Set(
    pciCards(place)
      .map(({ vendor }) => vendor)
      .filter((vendor) => vendor !== 'NVIDIA'),
  ),
];

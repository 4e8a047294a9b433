import type { Random } from '../../../random/random';
import type { Student } from '../settings';

const FIRST = (
  'Ada Amara Anton Aya Bela Carmen Chen Dana Diego Elif Emil Farah Femi Greta Hugo Ines Ivo Jana Jonas ' +
  'Kaito Kira Lena Luca Maja Malik Mina Nadia Nils Noor Olga Omar Paula Priya Rafael Rosa Samir Sofia ' +
  'Tariq Vera Yusuf'
).split(' ');
const LAST = (
  'Abel Berg Costa Dietrich Eriksen Fischer Garcia Haddad Ito Jansen Kowalski Lang Mensah Novak Okafor ' +
  'Petrov Quinn Rossi Sato Tanaka Usman Vogel Weber Xu Yilmaz Zimmer'
).split(' ');

/** Students who do not exist, with different ids. */
export function inventStudents(count: number, draw: Random): Student[] {
  const students = new Map<string, Student>();
  while (students.size < count) {
    const firstName = draw.choice(FIRST);
    const lastName = draw.choice(LAST);
    const plain = `${firstName}-${lastName}`.toLowerCase();
    // Beyond about a thousand the pairs of names run out.
    const id = students.has(plain) ? `${plain}-${students.size}` : plain;
    students.set(id, { id, firstName, lastName, email: `${id}@example.org` });
  }
  return [...students.values()];
}

/**
 * Sets of faces that can be joined and asked for, nearly in constant time each (union by size, path
 * halving).
 */
export class DisjointSets {
  private readonly parents: Uint32Array;
  private readonly sizes: Uint32Array;

  constructor(count: number) {
    this.parents = new Uint32Array(count);
    for (let member = 0; member < count; member++)
      this.parents[member] = member;
    this.sizes = new Uint32Array(count).fill(1);
  }

  find(member: number): number {
    const { parents } = this;
    while (parents[member] !== member) {
      parents[member] = parents[parents[member]];
      member = parents[member];
    }
    return member;
  }

  /** @returns whether they were apart */
  join(one: number, two: number): boolean {
    let kept = this.find(one);
    let joined = this.find(two);
    if (kept === joined) return false;
    if (this.sizes[kept] < this.sizes[joined]) [kept, joined] = [joined, kept];
    this.parents[joined] = kept;
    this.sizes[kept] += this.sizes[joined];
    return true;
  }
}

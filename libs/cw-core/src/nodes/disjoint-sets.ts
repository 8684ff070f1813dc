/**
 * Disjoint sets of 0 … n − 1, with union by size and path halving: to find the set of a member, or
 * to join two sets, takes nearly constant time.
 * @see Tarjan and van Leeuwen 1984, "Worst-case analysis of set union algorithms", JACM 31(2)
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

  /** @returns the member that stands for the set */
  find(member: number): number {
    const { parents } = this;
    while (parents[member] !== member) {
      parents[member] = parents[parents[member]];
      member = parents[member];
    }
    return member;
  }

  /** @returns whether they were in two sets */
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

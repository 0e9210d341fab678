/** Who asks, as far as these rules look at it. */
type Caller = { readonly roles: ReadonlySet<string> };

/** Who may send events of a venture: its own people, and operators, who run imports. */
export function maySendEvents(caller: Caller, isMember: boolean): boolean {
  return isMember || caller.roles.has('operator');
}

/** Former members see nothing new: events go on after they have left. */
export function belongs(standing: 'lead' | 'member' | 'former' | 'none'): boolean {
  return standing === 'lead' || standing === 'member';
}

/** Who may read events and indicator results of any venture, beside its own people. */
export function readsAllEvents(caller: Caller): boolean {
  return caller.roles.has('finance') || caller.roles.has('auditor');
}

/** What can go wrong with a backend, apart from what is asked of it. */

/** The backend that ran was not the one that was asked for. */
export class WrongBackend extends Error {
  override readonly name = 'WrongBackend';
}

/** The graphics device or context went away; what it held is dropped, and the next call makes a new one. */
export class DeviceLost extends Error {
  override readonly name = 'DeviceLost';
}

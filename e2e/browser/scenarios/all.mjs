import { mainJob } from './main-job.mjs'

/** Every scenario, in the order in which they run on one installation. */
export const scenarios = [mainJob]

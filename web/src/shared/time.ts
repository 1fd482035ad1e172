// Times come with +08:00 and are shown as they stand: the UI never converts them to the zone of the device.

import dayjs, { type Dayjs } from 'dayjs'

/** "2026年11月22日 14:05"; '' for no time. */
export function when(time: string | undefined): string {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(time ?? '')
  if (!m) return time ?? ''
  const day = `${m[1]}年${Number(m[2])}月${Number(m[3])}日`
  return m[4] ? `${day} ${m[4]}:${m[5]}` : day
}

/** "11-22 14:05", for lists. */
export function shortWhen(time: string | undefined): string {
  const m = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?/.exec(time ?? '')
  if (!m) return time ?? ''
  return m[4] ? `${m[2]}-${m[3]} ${m[4]}:${m[5]}` : `${m[1]}-${m[2]}-${m[3]}`
}

/** What a time picker holds, as a time of Beijing. */
export function toTime(value: Dayjs | null): string {
  return value ? value.format('YYYY-MM-DDTHH:mm:00+08:00') : ''
}

/** A time of Beijing for a time picker, by its figures. */
export function fromTime(time: string): Dayjs | null {
  return time ? dayjs(time.slice(0, 19)) : null
}

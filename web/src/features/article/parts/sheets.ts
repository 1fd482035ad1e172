// How a rendering is dressed in the preview: a platform's own reading page, or the stylesheet of our website.
// The words, links and pictures come from the rendering alone.

const common = 'body{margin:0;padding:16px;overflow-wrap:anywhere;color:#1c2633}img{max-width:100%;height:auto}a{color:#17407a}'
const font = '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Source Han Sans SC",sans-serif'

const wechat = `${common}body{font:16px/1.75 ${font}}p{margin:0 0 1em}h1,h2,h3,h4{font-size:18px;margin:1.2em 0 .6em}table{border-collapse:collapse;max-width:100%}`

const indents = Array.from({ length: 10 }, (_, i) => `.qf-indent-${i + 1}{text-indent:${i + 1}em}`).join('')

/** The rules of portal.css that shape the body of an article. */
const website = `${common}body{font:18px/1.95 ${font};text-align:justify}p{margin:0 0 .9em}h2,h3,h4,h5,h6{margin:1.5em 0 .6em;line-height:1.5;font-size:1.06em}`
  + 'ol,ul{margin:0 0 .9em;padding-left:2.2em}li{margin:.25em 0}blockquote{margin:1em 0;padding:.1em 0 .1em 1.1em;border-left:3px solid #d9dee5;color:#54606f}'
  + 'hr{border:0;border-top:1px solid #d9dee5;margin:2em 0}figure{margin:1.5em 0;text-align:center}figure img{display:block;margin:0 auto}'
  + 'figcaption{margin-top:.5em;font-size:15px;line-height:1.6;color:#54606f;text-align:center}'
  + '.qf-table{display:block;width:fit-content;max-width:100%;overflow-x:auto;margin:1.2em auto;border-collapse:collapse;font-size:16px;line-height:1.6;text-align:left}'
  + '.qf-table th,.qf-table td{padding:.5em .75em;border:1px solid #c9ced6;vertical-align:top;min-width:4em}.qf-table th{background:#f4f6f8;font-weight:600}td p,th p{margin:0}'
  + `.qf-center{text-align:center}.qf-right{text-align:right}.qf-justify{text-align:justify}${indents}`
  + '.qf-attachment{padding:.6em .9em;background:#f4f6f8;border-radius:4px;text-align:left}.qf-source{margin-top:1.6em;font-size:15px;color:#54606f;text-align:right}'

/** A whole page to show in a frame; links open beside it. */
export function pageOf(html: string, channel: string): string {
  if (/<html[\s>]/i.test(html)) return html
  const sheet = channel === 'website' ? website : wechat
  return `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><base target="_blank"><style>${sheet}</style></head><body>${html}</body></html>`
}

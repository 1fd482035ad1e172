// Every colour, size and typeface of the UI stands here: Ant Design reads `theme`, our own CSS reads the variables that
// applyTokens sets. All pairs of text and ground have a contrast of at least 4.5 : 1.

import type { ThemeConfig } from 'antd'

const colour = {
  ink: '#1c2633', // text
  quiet: '#54606f', // secondary text
  line: '#d9dee5',
  ground: '#f4f6f8',
  paper: '#ffffff',
  brand: '#17407a',
  brandSoft: '#eaf0f8',
  must: '#b3261e',
  mustSoft: '#fdecea',
  should: '#8a5300',
  shouldSoft: '#fff4de',
  hint: '#2a5d8f',
  hintSoft: '#e8f1fa',
  good: '#1e6b3a',
  goodSoft: '#e6f4ea',
  seal: '#9a1f1f',
} as const

const font = '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif'

export const theme: ThemeConfig = {
  token: {
    colorPrimary: colour.brand,
    colorInfo: colour.hint,
    colorLink: colour.brand,
    colorError: colour.must,
    colorWarning: colour.should,
    colorSuccess: colour.good,
    colorErrorBg: colour.mustSoft,
    colorErrorBorder: '#f0b8b3',
    colorWarningBg: colour.shouldSoft,
    colorWarningBorder: '#ecd096',
    colorInfoBg: colour.hintSoft,
    colorInfoBorder: '#bcd5ec',
    colorSuccessBg: colour.goodSoft,
    colorSuccessBorder: '#b3d9bf',
    colorText: colour.ink,
    colorTextSecondary: colour.quiet,
    colorTextTertiary: colour.quiet,
    colorTextDescription: colour.quiet,
    colorTextPlaceholder: '#6b7683',
    colorTextDisabled: '#6b7683',
    colorBorder: '#b9c2cd',
    colorBorderSecondary: colour.line,
    colorBgLayout: colour.ground,
    fontFamily: font,
    fontSize: 15,
    borderRadius: 6,
    controlHeight: 36,
    wireframe: false,
  },
  components: {
    Card: { headerFontSize: 16, bodyPadding: 16, headerPadding: 16 },
    Tabs: { horizontalItemGutter: 24 },
    Table: { headerBg: '#eef1f5', cellPaddingBlock: 12 },
    Button: { primaryShadow: 'none', defaultShadow: 'none' },
  },
}

/** The same for people who want nothing to move. */
export const stillTheme: ThemeConfig = { ...theme, token: { ...theme.token, motion: false } }

/** Hands the tokens to CSS as --qf-… variables. */
export function applyTokens(root: HTMLElement): void {
  for (const [name, value] of Object.entries(colour)) root.style.setProperty(`--qf-${name}`, value)
  root.style.setProperty('--qf-font', font)
}

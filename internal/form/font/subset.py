#!/usr/bin/python3
"""Makes the two fonts beside this file. Run once, by hand; the results are committed.

    apt-get install python3-fonttools
    npm install --ignore-scripts @expo-google-fonts/noto-serif-sc@0.4.3     # in a temporary folder
    /usr/bin/python3 subset.py <that folder>/node_modules/@expo-google-fonts/noto-serif-sc .

QianfaSerif-Regular: every two-byte character of GB 18030 (GBK and its later additions), the characters of the 通用规范汉字表
that lie beyond it (rare names of people and places), Latin with pinyin marks, and the symbols that official forms use.
QianfaSerif-Bold: GB2312, for titles and captions; a title with a rarer character is set in Regular instead.

Layout tables and hinting are dropped, since the PDF writer reads neither. Two tick boxes (U+2610, U+2611) that Noto
lacks are drawn from its own square and check mark. A modified font gets a name of its own, as its licence (OFL, in
OFL.txt) wishes. Output is xz, which takes a fifth off what gzip leaves; the same input gives the same bytes.
"""
import io
import lzma
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

SYMBOLS = [(0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x1F8, 0x1F9), (0x2FF0, 0x2FFB), (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x23FF),
           (0x2460, 0x27BF), (0x3000, 0x303F), (0x3200, 0x33FF), (0xFE10, 0xFE6F), (0xFF00, 0xFFEF)]

# Characters of the 通用规范汉字表 in CJK Extension A; those in later extensions are taken whole.
EXTENSION_A = ("㑇㑊㕮㘎㙍㙘㙦㛃㛚㛹㟃㠇㠓㤘㥄㧐㧑㧟㫰㬊㬎㬚㭎㭕㮾㰀㳇㳘㳚㴔㵐㶲㸆㸌㺄㻬㽏㿠䁖䂮䃅䃎䅟䌹䎃䎖䏝䏡䏲䐃"
               "䓖䓛䓨䓫䓬䗖䗛䗪䗴䜣䝙䢺䢼䣘䥽䦃䲟䲠䲢䴓䴔䴕䴖䴗䴘䴙䶮")


def charset(codec):
    """All characters of a double-byte codec."""
    found = set()
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            try:
                found.update(map(ord, bytes([high, low]).decode(codec)))
            except UnicodeDecodeError:
                pass
    return found


def draw_boxes(font):
    """Gives the square a twin for U+2610 and one with a check mark for U+2611."""
    glyphs, cmap = font.getGlyphSet(), font.getBestCmap()
    for code, parts in ((0x2610, [(0x25A1, (1, 0, 0, 1, 0, 0))]),
                        (0x2611, [(0x25A1, (1, 0, 0, 1, 0, 0)), (0x2713, (0.85, 0, 0, 0.85, 75, 60))])):
        pen = TTGlyphPen(None)
        for char, transform in parts:
            record = DecomposingRecordingPen(glyphs)
            glyphs[cmap[char]].draw(TransformPen(record, transform))
            record.replay(pen)
        name = "box%04X" % code
        font.setGlyphOrder(font.getGlyphOrder() + [name])
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["glyf"].glyphs[name] = glyph
        font["hmtx"].metrics[name] = font["hmtx"].metrics[cmap[0x25A1]]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[code] = name


def rename(font, style):
    for record in font["name"].names:
        text = {1: "Qianfa Serif", 2: style, 3: "QianfaSerif-" + style, 4: "Qianfa Serif " + style,
                6: "QianfaSerif-" + style, 16: "Qianfa Serif", 17: style}.get(record.nameID)
        if text:
            record.string = text


def make(source, style, wanted, target):
    options = subset.Options()
    options.layout_features, options.hinting, options.glyph_names = [], False, False
    options.notdef_outline = True
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "gasp", "DSIG", "STAT"]
    font = subset.load_font(source, options)
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    have = set(font.getBestCmap())
    if style == "Regular":
        wanted = wanted | {c for c in have if c > 0xFFFF or 0x9FA6 <= c <= 0x9FFF}
    worker = subset.Subsetter(options)
    worker.populate(unicodes=(wanted | {0x25A1, 0x2713}) & have)
    worker.subset(font)
    draw_boxes(font)
    rename(font, style)
    raw = io.BytesIO()
    font.save(raw)
    with open(target, "wb") as out:
        window = (len(raw.getvalue()) >> 20) + 1 << 20  # no larger than the font: who unpacks it sets this much aside
        out.write(lzma.compress(raw.getvalue(), filters=[{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": window}]))
    print(target, len(font.getBestCmap()), "characters,", len(raw.getvalue()), "bytes")


def main(package, folder):
    symbols = {c for first, last in SYMBOLS for c in range(first, last + 1)}
    make(package + "/400Regular/NotoSerifSC_400Regular.ttf", "Regular", symbols | charset("gb18030") | set(map(ord, EXTENSION_A)),
         folder + "/QianfaSerif-Regular.ttf.xz")
    make(package + "/700Bold/NotoSerifSC_700Bold.ttf", "Bold", symbols | charset("gb2312"),
         folder + "/QianfaSerif-Bold.ttf.xz")


if __name__ == "__main__":
    main(*sys.argv[1:])

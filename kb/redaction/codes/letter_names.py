"""How people call letters and digits when they spell: vocabularies, parted by blanks; ``|`` parts spellings of one.

In folded text, where the long-vowel mark is a hyphen.
"""

__all__ = [
    "ALIKE",
    "DIGITS",
    "FIRST_NAMES",
    "KANA",
    "KANA_DIGITS",
    "KANA_NATO",
    "MORE_TENS",
    "NAMES",
    "NATO",
    "ROMAJI",
    "ROMAJI_DIGITS",
    "TENS",
]

NATO = (
    "alfa|alpha bravo charlie|charly delta echo foxtrot|fox golf hotel india juliett?e? kilo lima mike november "
    "oscar papa quebec romeo sierra tango uniform victor whiske?y x-?ray yankee zulu"
)
NAMES = (
    "ay bee cee see dee ee eff ef gee aitch haitch eye jay kay el em en pee cue queue ar are ess es tee tea you vee "
    "double[-_]?u dubya ex why zee zed pea sea be bea yew axe won to too for fore ate"
)
"""And words that a program for dictation writes for them."""
FIRST_NAMES = (
    "able adam apple ball banana baker boy boston cat charles chicago david denver dog don easy edward egg elephant "
    "fish frank freddie george girl goat harry hat henry house ice ida igloo ink jack jam jar john johnnie "
    "king kite larry lemon lincoln lion london mary monkey mother mouse nancy nora nose nut nuts ocean orange "
    "otto paul peter pig queen rabbit robert roger rose sam sugar sun susan table thomas tiger toc tom tree "
    "umbrella uncle union van vic victory violin water william window xylophone yacht yak yellow yoke young "
    "zebra zoo"
)
"""Of the alphabets of American police and telegraphs, of the old Royal Air Force, and of primers."""
DIGITS = "zero|oh one two three four five six seven eight nine|niner"
TENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
MORE_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
KANA = (
    "ダブリュ-? エックス エクス エイチ エッチ キュ- ジェ- ジェイ ディ- ティ- ヴィ- ズィ- ア-ル ゼット ゼッド "
    "ダブル エフ エル エム エヌ エス ブイ ヴイ ワイ アイ ケイ エイ エ- ビ- シ- デ- イ- ジ- ケ- オ- ピ- テ- "
    "ユ-"
)
KANA_DIGITS = (
    "ゼロ れい まる いち に さん よん し ご ろく なな しち はち きゅう く "
    "ワン ツ- スリ- フォ- ファイブ シックス セブン エイト ナイン"
)
KANA_NATO = (
    "アルファ ブラボ- チャ-リ- デルタ エコ- フォックストロット フォックス ゴルフ ホテル インディア "
    "ジュリエット キロ リマ マイク ノベンバ- ノ-ベンバ- オスカ- パパ ケベック ロメオ シエラ タンゴ "
    "ユニフォ-ム ビクタ- ヴィクタ- ウイスキ- ウィスキ- エックスレイ ヤンキ- ズ-ル- ズル-"
)
ALIKE = "8B 80 0O 0D 0Q OQ OD 1I 1L IL 17 7T 5S 2Z 27 6G 6B 9G 9Q 4A 3B 3E 38 CG MN NH UV VY VU PR EF KX WM VW"
"""Characters that people take for each other."""
ROMAJI = (
    "ei bii shii dii ii efu jii eichi ecchi ai jei jee kei kee eru emu enu oo pii kyuu aaru esu tii yuu bui vui "
    "daburyuu ekkusu wai zetto"
)
ROMAJI_DIGITS = "rei maru ichi ni san yon shi go roku nana shichi hachi kyu ku"

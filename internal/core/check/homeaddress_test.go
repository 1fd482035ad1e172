package check_test

var homeAddressSamples = []sample{
	{name: "at home", subject: text("受助人马某，家住永宁县杨和镇南环路12号惠丰小区3栋2单元501室，身患重病。"), want: []string{"?永宁县杨和镇南环路12号惠丰小区3栋2单元501室"}},
	{name: "village", subject: text("户籍地：海原县史店乡米湾村四组23号，目前在外务工。"), want: []string{"?海原县史店乡米湾村四组23号"}},
	{name: "numbers only", subject: text("走失老人住址：金凤区泰康街金域小区15-2-401，穿灰色外套"), want: []string{"?金凤区泰康街金域小区15-2-401"}},
	{name: "name and living", subject: text("被告人张三，住兴庆区解放西街12号3号楼2单元501室。"), want: []string{"?兴庆区解放西街12号3号楼2单元501室"}},
	{name: "a house", subject: text("家住和平路15号的李某"), want: []string{"?和平路15号"}},
	{name: "in a table", subject: text("家庭住址\n城关镇文化街8号院2号楼601\n"), want: []string{"?城关镇文化街8号院2号楼601"}},
	{name: "living in", subject: text("患者罗某居住在滨河镇中山街怡园小区6栋1单元202室，"), want: []string{"?滨河镇中山街怡园小区6栋1单元202室"}},
	{name: "address beside an identity", subject: text("张伟，男，身份证号（略），地址：西夏区贺兰山路101号2-301。"), want: []string{"?西夏区贺兰山路101号2-301"}},

	{name: "office", subject: text("地址：金凤区万寿路177号市政务服务中心3楼302室。")},
	{name: "office address", subject: text("办公地址为兴庆区北京东路471号")},
	{name: "vague", subject: text("马某家住永宁县某小区")},
	{name: "masked", subject: text("家住解放路**号*栋*单元")},
	{name: "to move in", subject: text("居民可入住阳光小区3栋2单元501室参观样板间")},
	{name: "housing", subject: text("住房和城乡建设局设在建设路18号")},
	{name: "company", subject: text("某公司住所：金凤区正源街88号B座1201室")},
	{name: "works in a place", subject: text("老旧小区改造范围：金花园社区1号楼至12号楼")},
	{name: "only the village", subject: text("家住杨和镇南环村，种了一辈子地")},
	{name: "lodging", subject: text("住宿地点：宾馆路6号迎宾馆")},
	{name: "clinic", subject: text("社区卫生服务站设在惠民家园5号楼1层101室")},
	{name: "enterprise registered", subject: text("住所地址由企业自行申报")},
	{name: "people live there", subject: text("小区共住1200户")},
	{name: "the town only", subject: text("户籍地：海原县史店乡")},
}

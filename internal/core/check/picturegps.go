package check

// pictureGPS finds pictures that tell where they were taken. Intake takes the place out; originals still carry it.
type pictureGPS struct{}

func (pictureGPS) ID() string    { return "picture_gps" }
func (pictureGPS) Title() string { return "图片里的拍摄位置" }

func (pictureGPS) Run(s Subject, _ Param) []Finding {
	return inPictures(s, func(m Media, name string) (string, string) {
		if !m.Located {
			return "", ""
		}
		return "图片“" + name + "”里带有拍摄地点的经纬度，会泄露拍摄者或当事人的位置。", "请去掉图片的位置信息后再发布；通过本系统上传会自动去掉。"
	})
}

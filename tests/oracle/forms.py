# ruff: noqa: E501 - tables are as wide as they are
"""Forms for the second opinion, in pyxform's markdown: five scripts, constraints, translations, repeats, cascades."""

HOUSEHOLDS = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | label::Thai (th) | relevant | constraint | constraint_message::English (en) | constraint_message::Khmer (km) | required | calculation | choice_filter | default |
| | text | village | Village | ភូមិ | หมู่บ้าน | | string-length(.) < 12 | Too long | វែងពេក | yes | | | |
| | date | visited | Day of the visit | ថ្ងៃ | วันที่ | | . <= '2026-12-31' | Not yet | មិនទាន់ | | | | |
| | select_one country | country | Country | ប្រទេស | ประเทศ | | | | | yes | | | |
| | select_one province | province | Province of ${country} | ខេត្ត ${country} | จังหวัด ${country} | ${country} != '' | | | | | | country = ${country} | |
| | integer | adults | Adults | មនុស្សពេញវ័យ | ผู้ใหญ่ | | . >= 0 and . <= 30 | 0 to 30 | ០ ដល់ ៣០ | | | | 1 |
| | integer | children | Children | កុមារ | เด็ก | ${adults} > 0 | . <= ${adults} * 4 | At most four for each adult | ច្រើនពេក | | | | |
| | calculate | people | | | | | | | | | coalesce(${adults}, 0) + coalesce(${children}, 0) | | |
| | note | said | There are ${people} people | មាន ${people} នាក់ | มี ${people} คน | ${people} > 3 | | | | | | | |
| | begin_repeat | visit | Visit | ការចុះ | การเยี่ยม | ${people} > 0 | | | | | | | |
| | integer | minutes | Minutes | នាទី | นาที | | . > 0 | More than none | ច្រើនជាងសូន្យ | | | | |
| | calculate | minutes_known | | | | | | | | | coalesce(${minutes}, 0) | | |
| | select_multiple help | help | Help given | ជំនួយ | ความช่วยเหลือ | ${minutes} > 10 | not(selected(., 'none') and count-selected(.) > 1) | None means none | គ្មាន | | | | |
| | text | which | Which help | ជំនួយអ្វី | อะไร | selected(${help}, 'other') | | | | yes | | | |
| | begin_repeat | person | Person | មនុស្ស | คน | ${minutes} > 30 | | | | | | | |
| | integer | age | Age | អាយុ | อายุ | | . < 120 | Too old | ចាស់ពេក | | | | |
| | select_one yes_no | school | In school | រៀន | เรียน | ${age} > 5 and ${age} < 18 | | | | | | | |
| | end_repeat | | | | | | | | | | | | |
| | calculate | young | | | | | | | | | count(${person}[age < 18]) | | |
| | end_repeat | | | | | | | | | | | | |
| | calculate | minutes_all | | | | | | | | | if(${people} > 0, sum(${minutes_known}), 0) | | |
| | decimal | cost | Cost | ថ្លៃ | ค่าใช้จ่าย | ${minutes_all} > 60 | . >= 0 | Not below zero | មិនតិចជាងសូន្យ | | | | |
| | text | remark | Why so long (${minutes_all}) | ហេតុអ្វី | ทำไม | ${minutes_all} > 200 or ${people} > 20 | | | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | label::Thai (th) | country |
| | country | kh | Cambodia | កម្ពុជា | กัมพูชา | |
| | country | la | Lao PDR | ឡាវ | ลาว | |
| | country | vn | Viet Nam | វៀតណាម | เวียดนาม | |
| | province | kh1 | Battambang | បាត់ដំបង | พระตะบอง | kh |
| | province | kh2 | Kampot | កំពត | กำปอต | kh |
| | province | la1 | Champasak | ចំប៉ាសាក់ | จำปาศักดิ์ | la |
| | province | vn1 | Điện Biên | ឌៀនបៀន | เดียนเบียน | vn |
| | help | rice | Rice | អង្ករ | ข้าว | |
| | help | school | School kit | សម្ភារៈ | อุปกรณ์ | |
| | help | other | Other | ផ្សេង | อื่น | |
| | help | none | None | គ្មាន | ไม่มี | |
| | yes_no | yes | Yes | បាទ | ใช่ | |
| | yes_no | no | No | ទេ | ไม่ใช่ | |
| settings |
| | form_title | form_id | version | default_language |
| | Households | oracle_households | 1 | English (en) |
"""

MEETINGS = """
| survey |
| | type | name | label::English (en) | label::Lao (lo) | label::Vietnamese (vi) | label::Chinese (zh) | relevant | constraint | required | calculation | readonly | repeat_count |
| | integer | count | How many meetings | ຈັກຄັ້ງ | Bao nhiêu | 多少 | | . >= 0 and . <= 6 | yes | | | |
| | begin_repeat | meeting | Meeting | ປະຊຸມ | Cuộc họp | 会议 | | | | | | ${count} |
| | calculate | number | | | | | | | | position(..) | | |
| | integer | women | Women at meeting ${number} | ແມ່ຍິງ ${number} | Phụ nữ ${number} | 妇女 ${number} | | . <= 500 | | | | |
| | integer | men | Men | ຜູ້ຊາຍ | Nam | 男 | | . <= 500 | | | | |
| | calculate | all | | | | | | | | coalesce(${women}, 0) + coalesce(${men}, 0) | | |
| | select_one level | level | Level | ຂັ້ນ | Cấp | 级别 | ${women} > 2 | | | | | |
| | end_repeat | | | | | | | | | | | |
| | calculate | most | | | | | | | | max(${all}) | | |
| | calculate | least | | | | | | | | min(${all}) | | |
| | calculate | mean | | | | | | | | round(sum(${all}) div count(${meeting}), 2) | | |
| | begin_group | closing | Closing | ປິດ | Kết thúc | 结束 | ${most} > 10 | | | | | |
| | text | decision | Decision | ຕົກລົງ | Quyết định | 决定 | | regex(., '^[A-Z].*$') | yes | | | |
| | date | next | Next | ຕໍ່ໄປ | Tiếp theo | 下次 | ${decision} != '' | | | | | |
| | calculate | weeks | | | | | | | | int((decimal-date-time(${next}) - decimal-date-time('2026-01-01')) div 7) | | |
| | note | told | In ${weeks} weeks, ${most} people | ໃນ ${weeks} | Trong ${weeks} | ${weeks} 周 | ${weeks} > 1 | | | | | |
| | end_group | | | | | | | | | | | |
| | text | summary | Summary | ສະຫຼຸບ | Tóm tắt | 摘要 | | | | concat('n=', ${count}, ' m=', ${most}) | yes | |
| choices |
| | list_name | name | label::English (en) | label::Lao (lo) | label::Vietnamese (vi) | label::Chinese (zh) |
| | level | village | Village | ບ້ານ | Thôn | 村 |
| | level | district | District | ເມືອງ | Huyện | 县 |
| settings |
| | form_title | form_id | version | default_language |
| | Meetings | oracle_meetings | 1 | English (en) |
"""

OUTREACH = """
| survey |
| | type | name | label::English (en) | label::Vietnamese (vi) | label::Chinese (zh) | relevant | constraint | constraint_message::English (en) | required | calculation | choice_filter | parameters | trigger | save_to |
| | select_one_from_file places.csv | place | Place | Nơi | 地点 | | | | yes | | country = ${country} or ${country} = '' | | | |
| | select_one country | country | Country | Quốc gia | 国家 | | | | | | | | | |
| | calculate | people_there | | | | | | | | pulldata('places', 'people', 'name', ${place}) | | | | |
| | note | many | ${people_there} people live there | ${people_there} người | ${people_there} 人 | ${people_there} > 500 | | | | | | | | |
| | select_multiple topic or_other | topics | Topics | Chủ đề | 主题 | | not(selected(., 'none')) or count-selected(.) = 1 | None stands alone | | | | | | |
| | rank topic | order | Most asked first | Xếp hạng | 排序 | count-selected(${topics}) > 1 | | | | | name != 'none' | | | |
| | calculate | first | | | | | | | | selected-at(${order}, 0) | | | | |
| | calculate | first_name | | | | | | | | jr:choice-name(${first}, '${order}') | | | | |
| | range | trust | Trust | Tin cậy | 信任 | | . != 3 | Not the middle | | | | start=1 end=5 step=1 | | |
| | select_one topic | drawn | Drawn | Bốc thăm | 抽签 | | | | | | | randomize=true, seed=17 | | |
| | text | phone | Phone | Điện thoại | 电话 | | regex(., '^0[0-9]{8,9}$') | Nine or ten digits | | | | | | |
| | text | normal | Phone, normal | Chuẩn | 标准 | | | | | substring-after(${phone}, '0') | | | ${phone} | |
| | decimal | cost | Cost | Chi phí | 费用 | | . >= 0 | Not below zero | | | | | | |
| | calculate | each | | | | | | | | if(${cost} > 0 and ${trust} > 0, round(${cost} div ${trust}, 2), '') | | | | |
| | geopoint | spot | Spot | Vị trí | 位置 | | | | | | | | | |
| | time | began | Began | Bắt đầu | 开始 | ${spot} != '' | . > '06:00:00.000' | | | | | | | |
| | acknowledge | agreed | Agreed | Đồng ý | 同意 | ${cost} > 10 | | | yes | | | | | |
| | text | club | Club of ${country} | Câu lạc bộ | 俱乐部 | ${agreed} = 'OK' | string-length(normalize-space(.)) > 2 | | | | | | | club_name |
| choices |
| | list_name | name | label::English (en) | label::Vietnamese (vi) | label::Chinese (zh) |
| | country | kh | Cambodia | Campuchia | 柬埔寨 |
| | country | vn | Viet Nam | Việt Nam | 越南 |
| | topic | work | Safe work | Việc làm | 工作 |
| | topic | move | Moving | Di cư | 迁移 |
| | topic | debt | Debt | Nợ | 债务 |
| | topic | none | None | Không | 无 |
| entities |
| | list_name | label |
| | clubs | concat(${club}, ' ', ${place}) |
| settings |
| | form_title | form_id | version | default_language | instance_name |
| | Outreach | oracle_outreach | 3 | English (en) | concat(${place}, '-', ${trust}) |
"""
PLACES = """name,label,country,people
KH-01,Ang,kh,120
KH-02,"Bakan, ""old"" town",kh,900
VN-01,Điện Biên,vn,5000
VN-02,河内,vn,
"""

TRAINING = """
| survey |
| | type | name | label::English (en) | label::Lao (lo) | label::Thai (th) | relevant | constraint | required | calculation | choice_filter | repeat_count | readonly | default |
| | date | day | Day | ວັນທີ | วันที่ | | . >= '2026-01-01' | yes | | | | | |
| | begin_repeat | session | Session | ພາກ | ช่วง | ${day} != '' | | | | | | | |
| | calculate | number | | | | | | | position(..) | | | | |
| | text | topic | Topic of session ${number} | ຫົວຂໍ້ ${number} | หัวข้อ ${number} | | | | | | | | open |
| | integer | wanted | How many trainers | ຈັກຄົນ | กี่คน | | . >= 0 and . <= 3 | | | | | | 1 |
| | begin_repeat | trainer | Trainer | ຄູ | ผู้ฝึก | | | | | | ${wanted} | | |
| | text | called | Name, ${topic} | ຊື່ | ชื่อ | | string-length(.) < 8 | yes | | | | | |
| | integer | hours | Hours | ຊົ່ວໂມງ | ชั่วโมง | ${called} != '' | . <= 10 | | | | | | |
| | calculate | mark | | | | | | | concat(${number}, '.', position(..), ' ', ${called}) | | | | |
| | end_repeat | | | | | | | | | | | | |
| | calculate | hours_here | | | | | | | sum(${trainer}[hours != '']/hours) | | | | |
| | calculate | named | | | | | | | join(', ', ${trainer}[called != '']/called) | | | | |
| | text | before | Topic before | ກ່ອນ | ก่อน | ${number} > 1 | | | indexed-repeat(${topic}, ${session}, ${number} - 1) | | | yes | |
| | end_repeat | | | | | | | | | | | | |
| | select_one ${topic} | best | Best topic | ດີສຸດ | ดีสุด | ${day} != '' and count(${session}) > 1 | | | | topic != '' | | | |
| | begin_group | end | End | ທ້າຍ | สิ้นสุด | ${best} != '' or ${day} > '2026-06-30' | | | | | | | |
| | date | again | Again | ອີກ | อีก | | . > ${day} | | | | | | |
| | calculate | days | | | | | | | if(${again} != '' and ${day} != '', decimal-date-time(${again}) - decimal-date-time(${day}), '') | | | | |
| | note | wait | ${days} days | ${days} ມື້ | ${days} วัน | ${days} > 6 | | | | | | | |
| | text | remark | Remark | ໝາຍເຫດ | หมายเหตุ | | | ${days} > 60 | | | | ${days} > 300 | |
| | end_group | | | | | | | | | | | | |
| settings |
| | form_title | form_id | version | default_language |
| | Training | oracle_training | 1 | English (en) |
"""

CLUBS = """
| survey |
| | type | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) | relevant | constraint | required | calculation | choice_filter | parameters | readonly |
| | select_one region | region | Region | តំបន់ | 地区 | | | yes | | | | |
| | select_one province | province | Province | ខេត្ត | 省 | ${region} != '' | | yes | | region = ${region} | | |
| | select_multiple village | villages | Villages | ភូមិ | 村 | ${province} != '' | count-selected(.) <= 2 | | | province = ${province} | | |
| | calculate | how_many | | | | | | | count-selected(${villages}) | | | |
| | begin_group | grid | Members ${how_many} | សមាជិក | 成员 | ${how_many} > 0 | | | | | | |
| | integer | girls | Girls | ក្មេងស្រី | 女孩 | | . >= 0 | | | | | |
| | integer | boys | Boys | ក្មេងប្រុស | 男孩 | | . >= 0 | | | | | |
| | integer | all | All | សរុប | 总数 | | | | ${girls} + ${boys} | | | yes |
| | integer | disabled | Of whom with a disability | មានពិការភាព | 残疾 | ${all} > 0 | . <= ${all} | | | | | |
| | end_group | | | | | | | | | | | |
| | select_one yes_no | meets | Meets | ប្រជុំ | 开会 | | | | | | | ${disabled} = 1 |
| | text | why | Why ${girls} and ${boys} | ហេតុអ្វី | 为什么 | ${meets} = 'no' and (${all} > 5 or ${how_many} = 2) | | yes | | | | |
| | calculate | code | | | | | | | once(concat(${region}, '/', ${province})) | | | |
| | calculate | places | | | | | | | translate(${villages}, ' ', ',') | | | |
| | calculate | level | | | | | | | if(${all} > 40, 'big', if(${all} > 7, 'middle', 'small')) | | | |
| | calculate | listed | | | | | | | count(instance('village')/root/item[province = ${province}]) | | | |
| | calculate | longest | | | | | | | instance('province')/root/item[name = ${province}]/region | | | |
| choices |
| | list_name | name | label::English (en) | label::Khmer (km) | label::Chinese (zh) | region | province |
| | region | n | North | ជើង | 北 | | |
| | region | s | South | ត្បូង | 南 | | |
| | province | n1 | Stung Treng | ស្ទឹងត្រែង | 上丁 | n | |
| | province | n2 | Ratanakiri | រតនគិរី | 腊塔纳基里 | n | |
| | province | s1 | Kep | កែប | 白马 | s | |
| | village | v1 | One | មួយ | 一 | | n1 |
| | village | v2 | Two | ពីរ | 二 | | n1 |
| | village | v3 | Three | បី | 三 | | n1 |
| | village | v4 | Four | បួន | 四 | | s1 |
| | village | v5 | Five | ប្រាំ | 五 | | s1 |
| | yes_no | yes | Yes | បាទ | 是 | | |
| | yes_no | no | No | ទេ | 否 | | |
| settings |
| | form_title | form_id | version | default_language |
| | Clubs | oracle_clubs | 1 | English (en) |
"""

FORMS = {
    "households": (HOUSEHOLDS, {}),
    "meetings": (MEETINGS, {}),
    "outreach": (OUTREACH, {"jr://file-csv/places.csv": PLACES}),
    "training": (TRAINING, {}),
    "clubs": (CLUBS, {}),
}
"""Name -> the table, and the files of the form: address -> content."""

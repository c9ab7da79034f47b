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

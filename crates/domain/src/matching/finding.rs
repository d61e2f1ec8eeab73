//! What a factor's grade rests on, for the people who are to decide.

use super::{Fit, LeadFit, MatchFactor, Nearness, TrackRecord};
use crate::Word;
use crate::locale::Locale;
use crate::money::Money;
use crate::organization::Lead;
use crate::standard::Stars;

/// What a grade rests on (评分依据).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// Which capabilities it has of those asked for, and which not.
    Capabilities {
        /// Codes of those that it has.
        has: Vec<String>,
        /// Codes of those that it lacks.
        lacks: Vec<String>,
    },
    /// How near it is.
    Area(Nearness),
    /// Whether it takes the lead.
    Lead {
        /// The lead that is asked for.
        asked: Option<Lead>,
        /// Whether it takes it.
        fit: LeadFit,
    },
    /// Its stars in force.
    Stars(Stars),
    /// How many more projects it can carry, of how many.
    Capacity {
        /// How many more.
        room: u32,
        /// Of how many.
        capacity: u32,
    },
    /// What it has done.
    Record(TrackRecord),
    /// Its price and the ceiling, where each is known.
    Price {
        /// The price.
        price: Option<Money>,
        /// The ceiling.
        ceiling: Option<Money>,
    },
}

impl Fit<'_> {
    /// What the grade of a factor rests on.
    pub fn finding(&self, factor: MatchFactor) -> Finding {
        let (demand, supplier) = (&self.demand, &self.supplier);
        match factor {
            MatchFactor::Capability => {
                let has: Vec<String> = self.covered().cloned().collect();
                let lacks = demand.capabilities.iter().filter(|code| !has.contains(code));
                Finding::Capabilities {
                    lacks: lacks.cloned().collect(),
                    has,
                }
            }
            MatchFactor::Area => Finding::Area(self.nearness()),
            MatchFactor::Lead => Finding::Lead {
                asked: demand.lead,
                fit: self.lead(),
            },
            MatchFactor::Stars => Finding::Stars(supplier.stars),
            MatchFactor::Capacity => Finding::Capacity {
                room: supplier.room,
                capacity: supplier.capacity,
            },
            MatchFactor::Record => Finding::Record(supplier.record),
            MatchFactor::Price => Finding::Price {
                price: self.price,
                ceiling: demand.ceiling,
            },
        }
    }
}

impl Finding {
    /// In a sentence. Capabilities are named by `label`, since their labels are data.
    pub fn text(&self, locale: Locale, label: impl Fn(&str) -> String) -> String {
        let zh = locale == Locale::ZhCn;
        let names = |codes: &[String]| {
            let labels: Vec<String> = codes.iter().map(|code| label(code)).collect();
            labels.join(if zh { "、" } else { ", " })
        };
        match self {
            Finding::Capabilities { has, lacks } if has.is_empty() && lacks.is_empty() => if zh {
                "未要求专业特长"
            } else {
                "No capability is asked for"
            }
            .to_owned(),
            Finding::Capabilities { has, lacks } => {
                let count = (has.len(), has.len() + lacks.len());
                let mut text = if zh {
                    format!("所需 {} 项专业特长具备 {} 项", count.1, count.0)
                } else {
                    format!("Has {} of {} capabilities", count.0, count.1)
                };
                if !has.is_empty() {
                    text += &format!("{}{}", if zh { "：" } else { ": " }, names(has));
                }
                if !lacks.is_empty() {
                    text += &format!("{}{}", if zh { "；缺：" } else { "; lacks: " }, names(lacks));
                }
                text
            }
            Finding::Area(nearness) => nearness.label(locale).to_owned(),
            Finding::Lead { asked, fit } => match asked {
                Some(lead) if zh => format!("{}（{}）", fit.label(locale), lead.label(locale)),
                Some(lead) => format!("{} ({})", fit.label(locale), lead.label(locale)),
                None => fit.label(locale).to_owned(),
            },
            Finding::Stars(stars) if zh => format!("有效星级 {stars} 星（满 5 星）"),
            Finding::Stars(stars) => format!("{stars} of 5 stars in force"),
            Finding::Capacity { room, capacity } if zh => format!("可同时承接 {capacity} 个项目，尚可承接 {room} 个"),
            Finding::Capacity { room, capacity } => format!("Room for {room} of {capacity} projects"),
            Finding::Record(record) => record.text(zh),
            Finding::Price { price, ceiling } => match (price, ceiling) {
                (Some(price), Some(ceiling)) if zh => format!("报价 {price} 元，限价 {ceiling} 元"),
                (Some(price), Some(ceiling)) => format!("Price {price} yuan, ceiling {ceiling} yuan"),
                _ if zh => "尚无报价".to_owned(),
                _ => "No price yet".to_owned(),
            },
        }
    }
}

impl TrackRecord {
    /// The mean service rating in hundredths, rounded down; `None` without ratings.
    pub fn mean_rating(&self) -> Option<u32> {
        let mean = (self.rating_sum * 100).checked_div(u64::from(self.ratings))?;
        u32::try_from(mean).ok()
    }

    fn text(&self, zh: bool) -> String {
        let mut parts = vec![if zh {
            format!("已完成项目 {} 个", self.finished)
        } else {
            format!("{} projects finished", self.finished)
        }];
        if self.accepted > 0 {
            parts.push(if zh {
                format!("验收里程碑 {} 个，其中一次通过 {} 个", self.accepted, self.first_time)
            } else {
                format!(
                    "{} of {} milestones accepted the first time",
                    self.first_time, self.accepted
                )
            });
        }
        if let Some(mean) = self.mean_rating() {
            let (whole, rest) = (mean / 100, mean % 100);
            parts.push(if zh {
                format!("服务评价 {} 条，平均 {whole}.{rest:02} 分", self.ratings)
            } else {
                format!("{} ratings, mean {whole}.{rest:02} of 5", self.ratings)
            });
        }
        parts.join(if zh { "；" } else { "; " })
    }
}

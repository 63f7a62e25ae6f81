"""Which gender a given name mostly goes with: a hint for pronouns, never a fact of the record."""

from __future__ import annotations

import functools
from typing import Literal

from foreigndesk.data.states import read_table

Gender = Literal["m", "f"]


# Family names that stand first in Chinese, Korean and Vietnamese names ('Li', 'Yang', 'Moon'): as given names in the
# United States they tell the gender of other people.
_FAMILY_FIRST = frozenset(
    """Ahn Bae Ban Cai Cao Chang Chen Cheng Cheong Cho Choe Choi Chu Chun Chung Dai Dang Deng Ding Do Dong Du Duan Fan
    Fang Feng Fu Gao Geng Gu Guan Guo Ha Han Hao He Ho Hong Hou Hu Hua Huang Hui Hur Hwang Im Jang Jeon Jeong Ji Jia
    Jiang Jin Jing Jo Joo Jung Kang Ke Kim Kong Ko Kwon Lai Lam Le Lee Lei Li Liang Liao Lim Lin Ling Liu Long Lu Luo
    Lyu Ma Mai Mao Mei Meng Min Mo Moon Na Nam Ngo Nguyen Ni Noh Oh Ong Ou Pak Pan Pang Park Pei Peng Pham Phan Phung
    Qian Qiao Qin Qiu Qu Ren Ri Rim Roh Ryu Seo Shao Shen Shi Shin Sim So Son Song Su Suh Sun Tan Tang Tao Teng Tian To
    Tran Tsai Tu Vo Vu Wan Wang Wei Wen Woo Wu Xi Xia Xiao Xie Xing Xu Xue Yan Yang Yao Ye Yeo Yi Yin Yoo Yoon You Yu
    Yuan Yun Zeng Zhang Zhao Zheng Zhong Zhou Zhu Zou""".split()
)


@functools.cache
def _given_names() -> dict[str, Gender]:
    return {row[0]: "m" if row[1] == "m" else "f" for row in read_table("given_names.tsv")}


def likely_gender(name: str) -> Gender | None:
    """Return the gender that nearly all bearers of a full name's first word have, or None if it tells nothing.

    Args:
        name: A person's name; a surname alone tells nothing.
    """
    words = name.split()
    if words and words[0].title() in _FAMILY_FIRST:
        return None
    return _given_names().get(words[0].title()) if len(words) > 1 else None


def is_family_name_first(word: str) -> bool:
    """Return whether a word is a family name that stands before the given name ("Ban", "Park")."""
    return word in _FAMILY_FIRST


def is_given_name(word: str) -> bool:
    """Return whether a word is a given name of the table ("James"); names that men and women share are not in it."""
    return word.title() in _given_names()

"""Writes random small cases, one a line of CSV, with what scipy says of each: kind, a, b, wanted."""
import csv
import itertools
import sys

import numpy as np
from scipy import optimize, special, stats

random = np.random.default_rng(5)
writer = csv.writer(sys.stdout)


def array(values):
    return '{' + ','.join('NULL' if v is None or np.isnan(v) else repr(float(v)) for v in values) + '}'


def write(kind, a, b, wanted):
    writer.writerow([kind, array(a), array(b), array(wanted)])


def sample(most=12, least=3, tied=False):
    values = random.normal(50, 10, random.integers(least, most + 1))
    return np.round(values / 10) if tied else values


def t_interval(difference, error, df):
    # t.ppf() is good to some eight digits only; the incomplete beta function to all.
    quantile = optimize.brentq(lambda t: special.betainc(df / 2, 0.5, df / (df + t * t)) - 0.05, 1, 1000, xtol=1e-13)
    reach = quantile * error
    return difference - reach, difference + reach


def welch():
    a, b = sample(), sample()
    t, p = stats.ttest_ind(a, b, equal_var=False)
    va, vb = np.var(a, ddof=1) / len(a), np.var(b, ddof=1) / len(b)
    df = (va + vb) ** 2 / (va**2 / (len(a) - 1) + vb**2 / (len(b) - 1))
    write('welch', a, b, [t, df, p, *t_interval(a.mean() - b.mean(), np.sqrt(va + vb), df)])


def paired():
    a = sample()
    b = a + random.normal(1, 3, len(a))
    t, p = stats.ttest_rel(a, b)
    d = a - b
    write('paired', a, b, [t, p, *t_interval(d.mean(), stats.sem(d), len(d) - 1)])


def mann_whitney():
    a, b = sample(10), sample(10)
    write('mann_whitney', a, b, stats.mannwhitneyu(a, b, alternative='two-sided', method='exact'))


def mann_whitney_tied():
    a, b = sample(6, tied=True), sample(6, tied=True)
    ranks = stats.rankdata(np.concatenate([a, b]))
    seen = ranks[: len(a)].sum()
    sums = [sum(each) for each in itertools.combinations(ranks, len(a))]
    below = sum(s <= seen + 1e-9 for s in sums) / len(sums)
    above = sum(s >= seen - 1e-9 for s in sums) / len(sums)
    write('mann_whitney_tied', a, b, [seen - len(a) * (len(a) + 1) / 2, min(1, 2 * min(below, above))])


def mann_whitney_large():
    a, b = sample(60, 30, tied=True), sample(60, 30, tied=True)
    write('mann_whitney_large', a, b, stats.mannwhitneyu(a, b, alternative='two-sided', method='asymptotic'))


def hedges():
    a, b = sample(), sample()
    df = len(a) + len(b) - 2
    pooled = np.sqrt((np.var(a) * len(a) + np.var(b) * len(b)) / df)
    write('hedges', a, b, [(a.mean() - b.mean()) / pooled * (1 - 3 / (4 * df - 1))])


def theil_sen():
    a = sample(20, 4)
    slope, intercept, low, high = stats.theilslopes(a, np.arange(len(a)), 0.95)
    write('theil_sen', a, [], [slope, low, high, intercept])


def mann_kendall():
    a = sample(20, 4, tied=random.random() < 0.5)
    if len(set(a)) < 2:
        return mann_kendall()
    n = len(a)
    score = sum(np.sign(a[j] - a[i]) for i in range(n) for j in range(i + 1, n))
    ties = np.unique(a, return_counts=True)[1]
    variance = (n * (n - 1) * (2 * n + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18
    p = 2 * stats.norm.sf(max(abs(score) - 1, 0) / np.sqrt(variance))
    write('mann_kendall', a, [], [stats.kendalltau(np.arange(n), a)[0], p])


def correlate():
    a = sample(20, 5, tied=random.random() < 0.3)
    b = a + random.normal(0, 8, len(a))
    if len(set(a)) < 2:
        return correlate()
    write('correlate', a, b, [stats.pearsonr(a, b)[0], stats.spearmanr(a, b)[0], stats.linregress(a, b).slope])


def q_values():
    p = random.random(random.integers(1, 12)) ** 3
    order = np.argsort(p)
    q = np.minimum.accumulate((p[order] * len(p) / np.arange(1, len(p) + 1))[::-1])[::-1]
    back = np.empty(len(p))
    back[order] = np.minimum(q, 1)
    write('q_values', p, [], back)


for each in range(int(sys.argv[1])):
    for case in (welch, paired, mann_whitney, mann_whitney_tied, hedges, theil_sen, mann_kendall, correlate, q_values):
        case()
    if each % 20 == 0:
        mann_whitney_large()

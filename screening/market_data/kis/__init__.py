"""KIS Open API (Korea Investment & Securities): daily bars of Korean and foreign shares, lists of them, open days.

Sources: github.com/koreainvestment/open-trading-api (paths, TR ids, fields, master files), notices of the API's portal.
"""

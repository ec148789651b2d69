"""Drives the published simple-salesforce against a mock org and prints what it saw as JSON.

The client always speaks https to *.salesforce.com. Nothing in it is changed: it is handed a requests session whose
transport sends the same requests to the mock's address over http.
"""

import json
import os
import sys
from urllib.parse import urlsplit, urlunsplit

import requests
from requests.adapters import HTTPAdapter
from simple_salesforce import Salesforce, SalesforceAuthenticationFailed
from simple_salesforce.exceptions import SalesforceMalformedRequest

org = json.load(sys.stdin)
host = urlsplit(org["url"]).netloc
credentials = org["credentials"]


class ToMock(HTTPAdapter):
    def send(self, request, **options):
        parts = urlsplit(request.url)
        request.url = urlunsplit(("http", host, parts.path, parts.query, parts.fragment))
        return super().send(request, **options)


def session():
    made = requests.Session()
    made.mount("https://", ToMock())
    return made


secret = credentials["password"]
token = credentials["securityToken"]
user = credentials["username"]
sf = Salesforce(username=user, password=secret, security_token=token, session=session())
seen = {"instance": sf.sf_instance, "sandbox": sf.is_sandbox()}

try:
    Salesforce(username=user, password="wrong", security_token="", session=session())
    seen["wrong_password"] = None
except SalesforceAuthenticationFailed as error:
    seen["wrong_password"] = error.code

by_client = Salesforce(
    consumer_key=credentials["clientId"],
    consumer_secret=credentials["clientSecret"],
    domain="mock",
    session=session(),
)
seen["client_credentials"] = by_client.query("SELECT count() FROM Account")["totalSize"]

by_jwt = Salesforce(
    username=user,
    consumer_key=credentials["clientId"],
    privatekey=credentials["jwtPrivateKey"],
    session=session(),
)
seen["jwt"] = by_jwt.query("SELECT count() FROM Account")["totalSize"]

seen["objects"] = [described["name"] for described in sf.describe()["sobjects"]]
seen["account_fields"] = [field["name"] for field in sf.Account.describe()["fields"]]
seen["limit"] = sf.limits()["DailyApiRequests"]["Max"]
seen["usage"] = sf.api_usage["api-usage"].total

members = "SELECT Id, Contact.Name FROM CampaignMember"
seen["counted"] = sf.query("SELECT count() FROM CampaignMember")["totalSize"]
seen["paged"] = len(list(sf.query_all_iter(members)))
seen["accounts"] = sf.query_all("SELECT Id FROM Account")["totalSize"]
seen["accounts_with_deleted"] = sf.query_all("SELECT Id FROM Account", include_deleted=True)["totalSize"]

first = sf.query("SELECT Id, Name FROM Account ORDER BY Id LIMIT 1")["records"][0]
seen["retrieved"] = sf.Account.get(first["Id"])["Name"] == first["Name"]

pages = list(sf.bulk2.CampaignMember.query("SELECT Id, Status FROM CampaignMember", max_records=1000))
seen["bulk_pages"] = len(pages)
seen["bulk_headers"] = sorted({page.splitlines()[0] for page in pages})
seen["bulk_rows"] = sum(len(page.splitlines()) - 1 for page in pages)

nested = sf.query_all("SELECT Id, (SELECT Id FROM Contacts) FROM Account")["records"]
seen["contacts_nested"] = sum(account["Contacts"]["totalSize"] for account in nested if account["Contacts"])
seen["contacts"] = sf.query("SELECT count() FROM Contact WHERE AccountId != null")["totalSize"]
groups = sf.query("SELECT AccountId, COUNT(Id) n FROM Contact WHERE AccountId != null GROUP BY AccountId")["records"]
seen["contacts_grouped"] = sum(group["n"] for group in groups)

try:
    sf.query("SELECT Nope FROM Account")
    seen["malformed"] = None
except SalesforceMalformedRequest as error:
    seen["malformed"] = [error.status, error.content[0]["errorCode"]]

json.dump(seen, sys.stdout)

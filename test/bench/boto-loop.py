"""What one writes in Python: list all ids page by page, then get their findings. `python3 boto-loop.py ENDPOINT`"""

import json
import sys

import botocore.session

client = botocore.session.get_session().create_client("guardduty", endpoint_url=sys.argv[1])
findings = []
for detector in client.list_detectors()["DetectorIds"]:
    criteria = {"Criterion": {"service.archived": {"Equals": ["false"]}}}
    pages = client.get_paginator("list_findings").paginate(
        DetectorId=detector, FindingCriteria=criteria, PaginationConfig={"PageSize": 50}
    )
    ids = [found for page in pages for found in page["FindingIds"]]
    for start in range(0, len(ids), 50):
        answer = client.get_findings(DetectorId=detector, FindingIds=ids[start : start + 50])
        findings += answer["Findings"]
json.dump({"Findings": findings}, sys.stdout, default=str)

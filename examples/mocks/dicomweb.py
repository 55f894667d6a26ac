"""The first images with dicomweb-client: find a study, read its data set and its pixels.

python dicomweb.py http://localhost:18003
"""

import sys

from dicomweb_client.api import DICOMwebClient
from dicomweb_client.session_utils import create_session_from_user_pass


def main(url: str, archive: str = "hus") -> None:
    """Print what the first study is, and how large its first picture."""
    session = create_session_from_user_pass("lautta", "secret")
    client = DICOMwebClient(url=f"{url}/{archive}/dicom-web", session=session)
    study = client.search_for_studies(limit=1)[0]["0020000D"]["Value"][0]
    first = client.retrieve_study_metadata(study)[0]
    series, instance = first["0020000E"]["Value"][0], first["00080018"]["Value"][0]
    data_set = client.retrieve_instance(study, series, instance)
    print(f"{data_set.Modality} {data_set.Rows}x{data_set.Columns}")
    frames = client.retrieve_instance_frames(study, series, instance, [1])
    print(f"{len(frames[0])} octets")


if __name__ == "__main__":
    main(*sys.argv[1:])

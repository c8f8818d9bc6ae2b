"""Objects below one prefix of an S3-compatible bucket: read, written, listed, deleted, and one key that is swapped.

Who may go there and where it is are the standard settings of AWS (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, a profile, a role):
boto3 reads them. Of what a server answers only its code is repeated: its text may hold who asked.
Not here: which keys there are and what they mean (state.py, pointer.py).
"""

from __future__ import annotations

import base64
import mimetypes
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar

from publication import durable
from publication.objects.errors import ObjectsFailed

VARIABLE = "PANORAMA_OBJECTS_URL"
AT_ONCE = 8  # files on their way together
_ONE_PIECE = 64 * 1024 * 1024  # bytes: a longer file goes in parts, each with its own hash
_DELETED_AT_ONCE = 1000  # the most that S3 takes
_SWAP_ATTEMPTS = 3
_URL = re.compile(r"s3://(?P<bucket>[a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(?P<prefix>[\w!.*'()/-]*))?")
_LOST = {"PreconditionFailed", "412", "NoSuchKey", "404"}
_COLLISION = {"ConditionalRequestConflict", "409"}
_ADVICE = {
    "AccessDenied": "donner à ce compte s3:ListBucket sur le seau, s3:GetObject, s3:PutObject et s3:DeleteObject sous le préfixe",
    "InvalidAccessKeyId": "vérifier AWS_ACCESS_KEY_ID et AWS_SECRET_ACCESS_KEY",
    "SignatureDoesNotMatch": "vérifier AWS_SECRET_ACCESS_KEY et AWS_DEFAULT_REGION",
    "ExpiredToken": "renouveler AWS_SESSION_TOKEN",
    "NoSuchBucket": f"créer le seau, ou corriger {VARIABLE}",
    "RequestTimeTooSkewed": "l'horloge de cette machine est fausse : la régler, puis relancer",
    "SlowDown": "le serveur demande de ralentir : relancer plus tard",
    "BadDigest": "les octets reçus ne sont pas ceux qui partaient : relancer",
    "NoSuchKey": "l'objet n'y est pas, ou plus : une autre machine vient peut-être d'effacer ; relancer",
    "EntityTooLarge": "le serveur refuse un fichier de cette taille",
}
_SAME = {
    "403": "AccessDenied",
    "404": "NoSuchKey",
    "503": "SlowDown",
    "ServiceUnavailable": "SlowDown",
    "Throttling": "SlowDown",
}
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Held:
    """An object that is read whole, and the tag by which the server knows these very bytes."""

    content: bytes
    etag: str


@dataclass(frozen=True)
class Listed:
    """An object as a listing shows it; `age` is by the server's clock: this machine's may be wrong."""

    bytes: int
    age: timedelta


class Store:
    """One prefix of one bucket.

    Every method raises ObjectsFailed, in French, with the object and the server's code.
    """

    def __init__(self, url: str, *, is_patient: bool = True) -> None:
        """Prepare to speak; nothing is asked yet.

        Args:
            url: `s3://bucket` or `s3://bucket/prefix`.
            is_patient: wait and try again when the server is slow or busy; `status` does not.

        Raises:
            ObjectsFailed: no such address, no boto3, no region or profile of that name.
        """
        found = _URL.fullmatch(url)
        if found is None:
            raise ObjectsFailed(f"stockage objet : {VARIABLE} n'est pas une adresse s3://seau/préfixe")
        self.bucket = found["bucket"]
        prefix = (found["prefix"] or "").strip("/")
        self._prefix = f"{prefix}/" if prefix else ""
        self._client, self._refused, self._failed = client(is_patient=is_patient)

    def get(self, key: str) -> Held | None:
        """A small object, None when there is none of this name."""
        with self._told("lecture", key):
            try:
                found = self._client.get_object(Bucket=self.bucket, Key=self._prefix + key)
            except self._refused as error:
                if _code(error) in ("NoSuchKey", "404"):
                    return None
                raise
            return Held(found["Body"].read(), found["ETag"])

    def download(self, key: str, target: Path) -> None:
        """Write an object to a file; whether these are the right bytes is the caller's to check."""
        with self._told("lecture", key):
            self._client.download_file(self.bucket, self._prefix + key, str(target), Config=_in_parts())

    def put(self, key: str, path: Path, sha256: str, *, again: bool = False) -> None:
        """Write a file whose hash decides its key; the server refuses other bytes than these.

        Args:
            again: write it though an object of this name is there, which makes it young.

        Raises:
            ObjectsFailed: the file is no longer what the home says that it is.
        """
        if durable.sha256(path) != sha256:
            raise ObjectsFailed(
                f"{self.address(key)} : {path.name} n'a plus l'empreinte {sha256[:12]}… sur cette machine : "
                "`panorama verify`, rien d'altéré ne part"
            )
        known = {"Metadata": {"sha256": sha256}, "ContentType": _type_of(key)}
        with self._told("écriture", key):
            if path.stat().st_size > _ONE_PIECE:
                extra = {**known, "ChecksumAlgorithm": "SHA256"}
                self._client.upload_file(
                    str(path), self.bucket, self._prefix + key, ExtraArgs=extra, Config=_in_parts()
                )
                return
            condition = {} if again else {"IfNoneMatch": "*"}
            try:
                with path.open("rb") as body:
                    self._put(key, body, known, bytes.fromhex(sha256), condition)
            except self._refused as error:
                if _code(error) not in _LOST | _COLLISION:
                    raise
                # Somebody was faster: the key says that these are the same bytes.

    def put_bytes(self, key: str, content: bytes, sha256: str) -> None:
        """Write a small object of ours whose hash decides its key."""
        with self._told("écriture", key):
            self._put(key, content, {"ContentType": _type_of(key)}, bytes.fromhex(sha256), {})

    def swap(self, key: str, content: bytes, etag: str | None) -> str | None:
        """Replace an object in one step, if it is still the one that was read.

        Args:
            content: never written there before, so that a lost answer to our own success is told from another's.
            etag: of what was read; None when there was nothing.

        Returns:
            Its new etag, None when somebody else wrote meanwhile: nothing changed then.
        """
        condition = {"IfMatch": etag} if etag else {"IfNoneMatch": "*"}
        for _ in range(_SWAP_ATTEMPTS):
            with self._told("écriture", key):
                try:
                    known = {"ContentType": _type_of(key), "CacheControl": "no-cache"}
                    return str(self._put(key, content, known, None, condition)["ETag"])
                except self._refused as error:
                    if _code(error) not in _LOST | _COLLISION:
                        raise
            now = self.get(key)
            if now is not None and now.content == content:
                return now.etag
            if (now.etag if now else None) != etag:
                return None
        return None

    def listed(self) -> dict[str, Listed]:
        """Every object below the prefix, by its key."""
        found: dict[str, Listed] = {}
        with self._told("liste", ""):
            pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self._prefix)
            for page in pages:
                now = _moment_of(page)
                for each in page.get("Contents", ()):
                    key = each["Key"].removeprefix(self._prefix)
                    found[key] = Listed(each["Size"], now - each["LastModified"])
        return found

    def delete(self, keys: Collection[str]) -> bool:
        """Delete objects; whether the bucket keeps what was deleted as older versions."""
        in_order, keeps_versions = sorted(keys), False
        for start in range(0, len(in_order), _DELETED_AT_ONCE):
            some = in_order[start : start + _DELETED_AT_ONCE]
            with self._told("effacement", some[0]):
                asked = {"Objects": [{"Key": self._prefix + key} for key in some]}
                done = self._client.delete_objects(Bucket=self.bucket, Delete=asked)
            if faults := done.get("Errors"):
                key = str(faults[0].get("Key", "")).removeprefix(self._prefix)
                raise ObjectsFailed(_sentence(self.address(key), "effacement", str(faults[0].get("Code"))))
            keeps_versions = keeps_versions or any(each.get("DeleteMarker") for each in done.get("Deleted", ()))
        return keeps_versions

    def address(self, key: str) -> str:
        return f"s3://{self.bucket}/{self._prefix}{key}"

    def _put(
        self, key: str, body: Any, known: Mapping[str, Any], digest: bytes | None, condition: Mapping[str, str]
    ) -> dict[str, Any]:
        checksum = {"ChecksumSHA256": base64.b64encode(digest).decode()} if digest else {}
        done: dict[str, Any] = self._client.put_object(
            Bucket=self.bucket, Key=self._prefix + key, Body=body, **known, **checksum, **condition
        )
        return done

    @contextmanager
    def _told(self, act: str, key: str) -> Iterator[None]:
        """What a client or a server says, as one French sentence; `from None`: the original may hold who asked."""
        try:
            yield
        except self._refused as error:
            raise ObjectsFailed(_sentence(self.address(key), act, _code(error))) from None
        except self._failed as error:
            # A file that goes in parts: what the server said is behind what boto3 says of the whole.
            behind = error.__context__
            code = _code(behind) if isinstance(behind, self._refused) else type(error).__name__
            raise ObjectsFailed(_sentence(self.address(key), act, code)) from None


def each_at_once(act: Callable[[_Item], None], items: Iterable[_Item]) -> None:
    """Do something to every item, a few at a time; the first error stops those that did not begin."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        try:
            for _ in pool.map(act, items):
                pass
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def client(*, is_patient: bool) -> tuple[Any, Any, Any]:
    """An S3 client, what it raises when a server refuses, and when it gets no answer."""
    try:
        import boto3
        from boto3.exceptions import Boto3Error
        from botocore.config import Config
        from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
    except ModuleNotFoundError:
        raise ObjectsFailed(f"stockage objet : {VARIABLE} demande boto3 (pip install 'panorama-ia[s3]')") from None
    config = Config(
        connect_timeout=10 if is_patient else 3,
        read_timeout=60 if is_patient else 5,
        retries={"mode": "standard", "total_max_attempts": 6 if is_patient else 1},
        max_pool_connections=2 * AT_ONCE,
        # We give a hash ourselves; what boto3 adds by itself is not understood by every server.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    try:
        client = boto3.session.Session().client("s3", config=config)
    except (BotoCoreError, ValueError) as error:
        raise ObjectsFailed(
            f"stockage objet : réglages d'AWS inutilisables ({type(error).__name__}) : AWS_PROFILE, AWS_ENDPOINT_URL"
        ) from None
    return client, ClientError, (BotoCoreError, HTTPClientError, Boto3Error, OSError)


def _in_parts() -> Any:
    from boto3.s3.transfer import TransferConfig

    return TransferConfig(multipart_threshold=_ONE_PIECE, multipart_chunksize=_ONE_PIECE, max_concurrency=2)


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", "")) or "sans code"


def _sentence(address: str, act: str, code: str) -> str:
    advice = _ADVICE.get(_SAME.get(code, code))
    if advice is None and code[:1].isupper() and code.endswith(("Error", "Failed")):
        advice = "le serveur ne répond pas à cette machine : vérifier AWS_ENDPOINT_URL, le réseau et le compte (docs/object_storage.md)"
    return f"{address} : {act} impossible ({code})" + (f" ; {advice}" if advice else "")


def _type_of(key: str) -> str:
    return mimetypes.guess_type(key)[0] or "application/octet-stream"


def _moment_of(page: Mapping[str, Any]) -> datetime:
    """What the server's clock says."""
    moment: datetime = parsedate_to_datetime(page["ResponseMetadata"]["HTTPHeaders"]["date"])
    return moment

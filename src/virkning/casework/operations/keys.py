"""A passphrase around the keys of a backup, and the seal that shows that its manifest is untouched."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken

from virkning.errors import InputError
from virkning.language import Text

_WRONG = Text("Adgangssætningen passer ikke til sikkerhedskopien.", "The passphrase does not fit the backup.")


@dataclass(frozen=True, slots=True)
class Passphrase:
    """What a passphrase becomes with the salt of one backup: slow to guess, and two keys for two uses."""

    secret: bytes

    @classmethod
    def of(cls, words: str, salt: bytes) -> Passphrase:
        return cls(hashlib.scrypt(words.encode("utf-8"), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32))

    def wrap(self, keys: dict[str, str]) -> bytes:
        return self._cipher().encrypt(json.dumps(keys).encode("ascii"))

    def unwrap(self, wrapped: bytes) -> dict[str, str]:
        try:
            return {str(name): str(key) for name, key in json.loads(self._cipher().decrypt(wrapped)).items()}
        except InvalidToken:
            raise InputError(_WRONG) from None

    def seal(self, manifest: bytes) -> str:
        return hmac.new(self._derived("seal"), manifest, hashlib.sha256).hexdigest()

    def _cipher(self) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self._derived("wrap")))

    def _derived(self, use: str) -> bytes:
        return hmac.new(self.secret, use.encode("ascii"), hashlib.sha256).digest()


def seal(manifest: bytes, passphrase: Passphrase | None) -> str:
    """With a passphrase nobody without it can change a backup unseen; without one only accidents are found."""
    return passphrase.seal(manifest) if passphrase else hashlib.sha256(manifest).hexdigest()

# Copyright (c) 2026 naver.ncloud contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What VOD Station does to what it encodes: an option of a category and, instead, of files."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  advanced_options:
    description: Trimming and overlay. An empty dictionary is refused, as the API cannot remove them.
    type: dict
    suboptions:
      trimming:
        description: The part to encode.
        type: dict
        suboptions:
          start_time_code:
            description: Start as C(HH:MM:SS.S).
            type: str
          end_time_code:
            description: End as C(HH:MM:SS.S).
            type: str
      image_overlay:
        description: An image to overlay on the video.
        type: dict
        suboptions:
          input:
            description: The image.
            type: dict
            suboptions:
              bucket_name:
                description: Bucket of Object Storage.
                type: str
              file_path:
                description: Path in the bucket.
                type: str
          position:
            description: Position of the image, in pixels.
            type: dict
            suboptions:
              x:
                description: From the left.
                type: int
              y:
                description: From the top.
                type: int
          size:
            description: Size of the image, in pixels.
            type: dict
            suboptions:
              width:
                description: Width.
                type: int
              height:
                description: Height.
                type: int
"""

import { utc } from '../http/dates.ts';
import type { RouteRequest } from '../http/route.ts';
import type { Payload } from '../types.ts';
import type { StoredFile } from './file-store.ts';

/** A file as the API shows it (canvas-rest §2.0). */
export function fileJson(request: RouteRequest, file: StoredFile): Record<string, Payload> {
  const createdAt = utc(file.createdAt);
  return {
    id: file.id,
    folder_id: null,
    uuid: file.uuid,
    display_name: file.displayName,
    filename: file.filename,
    upload_status: 'success',
    'content-type': file.contentType,
    url: fileUrl(request, file),
    size: file.size,
    created_at: createdAt,
    updated_at: createdAt,
    modified_at: createdAt,
    unlock_at: null,
    lock_at: null,
    locked: false,
    hidden: false,
    hidden_for_user: false,
    locked_for_user: false,
    thumbnail_url: null,
    mime_class: mimeClassOf(file.contentType),
    media_entry_id: null,
    category: 'uncategorized',
  };
}

function fileUrl({ origin, generation }: RouteRequest, { id, uuid }: StoredFile): string {
  const verifier = generation.fileVerifiers ? `&verifier=${uuid}` : '';
  return `${origin}/files/${id}/download?download_frd=1${verifier}`;
}

function mimeClassOf(contentType: string): string {
  if (contentType === 'application/zip') return 'zip';
  return contentType.includes('wordprocessingml') ? 'doc' : 'file';
}

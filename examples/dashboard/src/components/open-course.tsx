import { type SyntheticEvent, useState } from 'react';
import { useLocation } from 'wouter';

/** Goes to a course by its id. */
export function OpenCourse() {
  const [id, setId] = useState('');
  const [, navigate] = useLocation();
  const open = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!id.trim()) return;
    navigate(`/courses/${encodeURIComponent(id.trim())}`);
    setId('');
  };
  return (
    <form className="open-course" onSubmit={open}>
      <input
        aria-label="Id of a course"
        placeholder="Course id"
        value={id}
        onChange={(event) => {
          setId(event.target.value);
        }}
      />
      <button type="submit" className="quiet">
        Open
      </button>
    </form>
  );
}

-- How somebody runs, by the points of the body in a film: docs/gait.md.

create type runlytics.pose_frame as (
  frame int,
  at_s float8,
  fps float8,
  width float8,
  height float8,
  landmarks float8[],
  model text,
  height_m float8,
  speed_mps float8,
  started_at timestamptz
);
comment on type runlytics.pose_frame is
  'One frame of a film, counted from 1. at_s: seconds since it began. fps, width and height (pixels), model, height_m (the runner''s stature), speed_mps and started_at are of the whole film, NULL where its document says nothing. landmarks: 33 points of MediaPipe''s order, four numbers each: x and y as parts of width and height, y down, z, visibility from 0 to 1; NULL when nobody was seen.';

create type runlytics.gait_stride as (
  stride int,
  side text,
  contact_s float8,
  ground_contact_ms float8,
  stride_time_s float8,
  duty_factor float8,
  knee_contact_deg float8,
  knee_stance_deg float8,
  overstride_cm float8,
  trunk_lean_deg float8,
  confidence float8
);
comment on type runlytics.gait_stride is
  'One contact of a foot, in the order of time. contact_s: when, since the film began; stride_time_s: to the next contact of the same foot; duty_factor: which part of two steps it stood; knee_contact_deg, knee_stance_deg: how far the knee is bent at contact, and at most while it stands; overstride_cm: the ankle before the hip at contact; trunk_lean_deg: forwards. confidence: from 0 to 1, of the far leg half.';

create type runlytics.gait_result as (
  seconds float8,
  fps float8,
  direction text,
  near_side text,
  strides int,
  cadence_spm float8,
  vertical_oscillation_cm float8,
  ground_contact_ms float8,
  duty_factor float8,
  trunk_lean_deg float8,
  knee_contact_deg float8,
  knee_stance_deg float8,
  overstride_cm float8,
  step_length_m float8,
  step_asymmetry_pct float8,
  confidence float8,
  contact_confidence float8,
  reasons text[]
);
comment on type runlytics.gait_result is
  'What a film from the side says of a run; NULL where it does not. seconds: of the film in which the runner is seen without a gap; strides: contacts of the near leg; medians of them are ground_contact_ms, duty_factor, trunk_lean_deg (forwards), knee_contact_deg and knee_stance_deg (bend), overstride_cm (ankle before hip). step_asymmetry_pct: of step times, 200 (L - R)/(L + R). confidence: from 0 to 1; contact_confidence: of ground contact and duty; reasons: what takes from it, in words. No risk is computed.';

create function runlytics.parse_pose(payload bytea, fps float8 default null) returns setof runlytics.pose_frame
  as 'MODULE_PATHNAME', 'runlytics_parse_pose' language c immutable parallel safe cost 10000 rows 1000;
comment on function runlytics.parse_pose(bytea, float8) is
  'The frames of a film as landmarks in JSON: MediaPipe''s web shape ({landmarks, worldLandmarks}), that of Python (pose_landmarks), the older {landmark: []}, keypoints, one frame, a list or lines of them, or an object around them, as tools/pose writes. 33 points in their order, fewer by id or name; parts of the picture or pixels. fps wins over what the document says. World landmarks are left out: their origin moves with the hips. SQLSTATE 22P02 for another document (DETAIL: the byte), 22023 for an fps beyond 1 to 2,000, 54000 above 20,000 frames. Text goes in as convert_to(text, ''UTF8'').';

create function runlytics.gait(frames runlytics.pose_frame[], height_m float8 default null, speed_mps float8 default null)
  returns runlytics.gait_result
  as 'MODULE_PATHNAME', 'runlytics_gait' language c immutable parallel safe cost 100000;
comment on function runlytics.gait(runlytics.pose_frame[], float8, float8) is
  'How somebody runs in a film from the side: select runlytics.gait(array_agg(f order by f.frame), 1.75, 3.2) from runlytics.parse_pose(payload) as f. Stature and speed win over what the frames say; without stature no lengths, without speed no step length. SQLSTATE 22023 for a stature or a speed of nobody, 54000 above 20,000 frames.';

create function runlytics.gait_strides(frames runlytics.pose_frame[], height_m float8 default null, speed_mps float8 default null)
  returns setof runlytics.gait_stride
  as 'MODULE_PATHNAME', 'runlytics_gait_strides' language c immutable parallel safe cost 100000 rows 20;
comment on function runlytics.gait_strides(runlytics.pose_frame[], float8, float8) is
  'The strides of a film, of which runlytics.gait() has the medians; its arguments and errors.';

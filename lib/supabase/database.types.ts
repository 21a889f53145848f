export type Json =
  | string
  | number
  | boolean
  | null
  | { [key: string]: Json | undefined }
  | Json[]

export type Database = {
  // Allows to automatically instantiate createClient with right options
  // instead of createClient<Database, { PostgrestVersion: 'XX' }>(URL, KEY)
  __InternalSupabase: {
    PostgrestVersion: "13"
  }
  public: {
    Tables: {
      alert_events: {
        Row: {
          actor_id: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          alert_id: number
          id: number
          kind: Database["public"]["Enums"]["alert_event_kind"]
          occurred_at: string
          organization_id: number | null
          severity: Database["public"]["Enums"]["alert_severity"]
          until: string | null
        }
        Insert: {
          actor_id?: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          alert_id: number
          id?: never
          kind: Database["public"]["Enums"]["alert_event_kind"]
          occurred_at?: string
          organization_id?: number | null
          severity: Database["public"]["Enums"]["alert_severity"]
          until?: string | null
        }
        Update: {
          actor_id?: string | null
          actor_kind?: Database["public"]["Enums"]["actor_kind"]
          alert_id?: number
          id?: never
          kind?: Database["public"]["Enums"]["alert_event_kind"]
          occurred_at?: string
          organization_id?: number | null
          severity?: Database["public"]["Enums"]["alert_severity"]
          until?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "alert_events_actor_id_fkey"
            columns: ["actor_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "alert_events_alert_id_fkey"
            columns: ["alert_id"]
            isOneToOne: false
            referencedRelation: "alerts"
            referencedColumns: ["id"]
          },
        ]
      }
      alerts: {
        Row: {
          acknowledged_at: string | null
          acknowledged_by: string | null
          clear_since: string | null
          created_at: string
          data: NonNullable<Json>
          dedupe_key: string
          id: number
          kind: string
          last_at: string
          message: string
          occurrence: string | null
          occurrences: number
          organization_id: number | null
          resolved_at: string | null
          resolved_by: string | null
          severity: Database["public"]["Enums"]["alert_severity"]
          snoozed_until: string | null
          state: Database["public"]["Enums"]["alert_state"]
          subject_id: string
          subject_kind: Database["public"]["Enums"]["subject_kind"]
          title: string
          workload_id: number | null
        }
        Insert: {
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          clear_since?: string | null
          created_at?: string
          data?: NonNullable<Json>
          dedupe_key: string
          id?: never
          kind: string
          last_at?: string
          message: string
          occurrence?: string | null
          occurrences?: number
          organization_id?: number | null
          resolved_at?: string | null
          resolved_by?: string | null
          severity: Database["public"]["Enums"]["alert_severity"]
          snoozed_until?: string | null
          state?: Database["public"]["Enums"]["alert_state"]
          subject_id: string
          subject_kind: Database["public"]["Enums"]["subject_kind"]
          title: string
          workload_id?: number | null
        }
        Update: {
          acknowledged_at?: string | null
          acknowledged_by?: string | null
          clear_since?: string | null
          created_at?: string
          data?: NonNullable<Json>
          dedupe_key?: string
          id?: never
          kind?: string
          last_at?: string
          message?: string
          occurrence?: string | null
          occurrences?: number
          organization_id?: number | null
          resolved_at?: string | null
          resolved_by?: string | null
          severity?: Database["public"]["Enums"]["alert_severity"]
          snoozed_until?: string | null
          state?: Database["public"]["Enums"]["alert_state"]
          subject_id?: string
          subject_kind?: Database["public"]["Enums"]["subject_kind"]
          title?: string
          workload_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "alerts_acknowledged_by_fkey"
            columns: ["acknowledged_by"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "alerts_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "alerts_resolved_by_fkey"
            columns: ["resolved_by"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      audit_logs: {
        Row: {
          action: string
          actor_id: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          actor_name: string | null
          after: Json | null
          before: Json | null
          id: number
          occurred_at: string
          organization_id: number | null
          reason: string | null
          request_id: string | null
          subject_id: string
          subject_kind: string
          subject_name: string | null
        }
        Insert: {
          action: string
          actor_id?: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          actor_name?: string | null
          after?: Json | null
          before?: Json | null
          id?: never
          occurred_at?: string
          organization_id?: number | null
          reason?: string | null
          request_id?: string | null
          subject_id: string
          subject_kind: string
          subject_name?: string | null
        }
        Update: {
          action?: string
          actor_id?: string | null
          actor_kind?: Database["public"]["Enums"]["actor_kind"]
          actor_name?: string | null
          after?: Json | null
          before?: Json | null
          id?: never
          occurred_at?: string
          organization_id?: number | null
          reason?: string | null
          request_id?: string | null
          subject_id?: string
          subject_kind?: string
          subject_name?: string | null
        }
        Relationships: []
      }
      carbon_budgets: {
        Row: {
          created_at: string
          id: number
          is_hard: boolean
          limit_g: number
          month: string | null
          organization_id: number
          project: string | null
          updated_at: string
          user_id: string | null
        }
        Insert: {
          created_at?: string
          id?: never
          is_hard?: boolean
          limit_g: number
          month?: string | null
          organization_id: number
          project?: string | null
          updated_at?: string
          user_id?: string | null
        }
        Update: {
          created_at?: string
          id?: never
          is_hard?: boolean
          limit_g?: number
          month?: string | null
          organization_id?: number
          project?: string | null
          updated_at?: string
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "carbon_budgets_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "carbon_budgets_organization_id_user_id_fkey"
            columns: ["organization_id", "user_id"]
            isOneToOne: false
            referencedRelation: "memberships"
            referencedColumns: ["organization_id", "user_id"]
          },
        ]
      }
      carbon_commitments: {
        Row: {
          actual_g: number
          counted_g: number | null
          is_over_soft: boolean
          month: string
          organization_id: number
          project: string | null
          reserved_g: number | null
          updated_at: string
          user_id: string
          workload_id: number
        }
        Insert: {
          actual_g?: number
          counted_g?: never
          is_over_soft?: boolean
          month: string
          organization_id: number
          project?: string | null
          reserved_g?: number | null
          updated_at?: string
          user_id: string
          workload_id: number
        }
        Update: {
          actual_g?: number
          counted_g?: never
          is_over_soft?: boolean
          month?: string
          organization_id?: number
          project?: string | null
          reserved_g?: number | null
          updated_at?: string
          user_id?: string
          workload_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "carbon_commitments_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "carbon_commitments_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: true
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
        ]
      }
      changes: {
        Row: {
          changed_at: string
          id: number
          operation: Database["public"]["Enums"]["change_operation"]
          organization_id: number | null
          subject_id: string
          subject_kind: Database["public"]["Enums"]["subject_kind"]
          user_id: string | null
          xid: unknown
        }
        Insert: {
          changed_at?: string
          id?: never
          operation: Database["public"]["Enums"]["change_operation"]
          organization_id?: number | null
          subject_id: string
          subject_kind: Database["public"]["Enums"]["subject_kind"]
          user_id?: string | null
          xid?: unknown
        }
        Update: {
          changed_at?: string
          id?: never
          operation?: Database["public"]["Enums"]["change_operation"]
          organization_id?: number | null
          subject_id?: string
          subject_kind?: Database["public"]["Enums"]["subject_kind"]
          user_id?: string | null
          xid?: unknown
        }
        Relationships: []
      }
      compute_workloads: {
        Row: {
          actual_end: string | null
          actual_start: string | null
          baseline_zone: number | null
          cancel_requested_at: string | null
          carbon_cap_gco2: number | null
          carbon_emitted_kg: number | null
          chosen_grid_zone: number | null
          command: string
          cost_gbp: number | null
          current_plan_id: number | null
          deadline: string
          deferral_window_mins: number
          docker_image: string
          done_mins: number
          estimated_duration_mins: number
          estimated_energy_kwh: number | null
          estimated_energy_method: Database["public"]["Enums"]["energy_method"]
          id: number
          idempotency_key: string | null
          interruptible: boolean
          job_id: string
          max_price_gbp: number | null
          min_segment_mins: number
          organization_id: number
          project: string | null
          recommended_zone_1: number | null
          recommended_zone_2: number | null
          recommended_zone_3: number | null
          remaining_mins: number | null
          required_cpu_cores: number
          required_gpu_mins: number
          required_gpus: number | null
          required_memory_gb: number
          resume_cost_wh: number
          scheduled_start: string | null
          status: Database["public"]["Enums"]["workload_status"]
          status_reason: string
          status_reason_code: string
          submitted_at: string
          updated_at: string
          urgency: Database["public"]["Enums"]["workload_urgency"]
          user_id: string
          workload_name: string
          workload_type: Database["public"]["Enums"]["workload_type"]
        }
        Insert: {
          actual_end?: string | null
          actual_start?: string | null
          baseline_zone?: number | null
          cancel_requested_at?: string | null
          carbon_cap_gco2?: number | null
          carbon_emitted_kg?: number | null
          chosen_grid_zone?: number | null
          command?: string
          cost_gbp?: number | null
          current_plan_id?: number | null
          deadline?: string
          deferral_window_mins?: number
          docker_image: string
          done_mins?: number
          estimated_duration_mins: number
          estimated_energy_kwh?: number | null
          estimated_energy_method?: Database["public"]["Enums"]["energy_method"]
          id?: never
          idempotency_key?: string | null
          interruptible?: boolean
          job_id?: string
          max_price_gbp?: number | null
          min_segment_mins?: number
          organization_id: number
          project?: string | null
          recommended_zone_1?: number | null
          recommended_zone_2?: number | null
          recommended_zone_3?: number | null
          remaining_mins?: never
          required_cpu_cores?: number
          required_gpu_mins?: number
          required_gpus?: never
          required_memory_gb?: number
          resume_cost_wh?: number
          scheduled_start?: string | null
          status?: Database["public"]["Enums"]["workload_status"]
          status_reason?: string
          status_reason_code?: string
          submitted_at?: string
          updated_at?: string
          urgency?: Database["public"]["Enums"]["workload_urgency"]
          user_id?: string
          workload_name: string
          workload_type?: Database["public"]["Enums"]["workload_type"]
        }
        Update: {
          actual_end?: string | null
          actual_start?: string | null
          baseline_zone?: number | null
          cancel_requested_at?: string | null
          carbon_cap_gco2?: number | null
          carbon_emitted_kg?: number | null
          chosen_grid_zone?: number | null
          command?: string
          cost_gbp?: number | null
          current_plan_id?: number | null
          deadline?: string
          deferral_window_mins?: number
          docker_image?: string
          done_mins?: number
          estimated_duration_mins?: number
          estimated_energy_kwh?: number | null
          estimated_energy_method?: Database["public"]["Enums"]["energy_method"]
          id?: never
          idempotency_key?: string | null
          interruptible?: boolean
          job_id?: string
          max_price_gbp?: number | null
          min_segment_mins?: number
          organization_id?: number
          project?: string | null
          recommended_zone_1?: number | null
          recommended_zone_2?: number | null
          recommended_zone_3?: number | null
          remaining_mins?: never
          required_cpu_cores?: number
          required_gpu_mins?: number
          required_gpus?: never
          required_memory_gb?: number
          resume_cost_wh?: number
          scheduled_start?: string | null
          status?: Database["public"]["Enums"]["workload_status"]
          status_reason?: string
          status_reason_code?: string
          submitted_at?: string
          updated_at?: string
          urgency?: Database["public"]["Enums"]["workload_urgency"]
          user_id?: string
          workload_name?: string
          workload_type?: Database["public"]["Enums"]["workload_type"]
        }
        Relationships: [
          {
            foreignKeyName: "compute_workloads_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "compute_workloads_chosen_grid_zone_fkey"
            columns: ["chosen_grid_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_chosen_grid_zone_fkey"
            columns: ["chosen_grid_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "compute_workloads_current_plan_id_fkey"
            columns: ["current_plan_id"]
            isOneToOne: false
            referencedRelation: "plans"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_1_fkey"
            columns: ["recommended_zone_1"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_1_fkey"
            columns: ["recommended_zone_1"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_2_fkey"
            columns: ["recommended_zone_2"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_2_fkey"
            columns: ["recommended_zone_2"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_3_fkey"
            columns: ["recommended_zone_3"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "compute_workloads_recommended_zone_3_fkey"
            columns: ["recommended_zone_3"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "compute_workloads_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      current_organizations: {
        Row: {
          chosen_at: string
          organization_id: number
          user_id: string
        }
        Insert: {
          chosen_at?: string
          organization_id: number
          user_id: string
        }
        Update: {
          chosen_at?: string
          organization_id?: number
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "current_organizations_organization_id_user_id_fkey"
            columns: ["organization_id", "user_id"]
            isOneToOne: false
            referencedRelation: "memberships"
            referencedColumns: ["organization_id", "user_id"]
          },
          {
            foreignKeyName: "current_organizations_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: true
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      events: {
        Row: {
          actor_id: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          created_at: string
          data: NonNullable<Json>
          from_status: Database["public"]["Enums"]["workload_status"] | null
          id: number
          kind: string
          organization_id: number | null
          reason: string
          to_status: Database["public"]["Enums"]["workload_status"] | null
          workload_id: number | null
        }
        Insert: {
          actor_id?: string | null
          actor_kind: Database["public"]["Enums"]["actor_kind"]
          created_at?: string
          data?: NonNullable<Json>
          from_status?: Database["public"]["Enums"]["workload_status"] | null
          id?: never
          kind: string
          organization_id?: number | null
          reason: string
          to_status?: Database["public"]["Enums"]["workload_status"] | null
          workload_id?: number | null
        }
        Update: {
          actor_id?: string | null
          actor_kind?: Database["public"]["Enums"]["actor_kind"]
          created_at?: string
          data?: NonNullable<Json>
          from_status?: Database["public"]["Enums"]["workload_status"] | null
          id?: never
          kind?: string
          organization_id?: number | null
          reason?: string
          to_status?: Database["public"]["Enums"]["workload_status"] | null
          workload_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "events_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "events_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: false
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
        ]
      }
      execution_logs: {
        Row: {
          line: string
          logged_at: string
          run_id: number
          seq: number
          stream: Database["public"]["Enums"]["log_stream"]
        }
        Insert: {
          line: string
          logged_at: string
          run_id: number
          seq: number
          stream?: Database["public"]["Enums"]["log_stream"]
        }
        Update: {
          line?: string
          logged_at?: string
          run_id?: number
          seq?: number
          stream?: Database["public"]["Enums"]["log_stream"]
        }
        Relationships: [
          {
            foreignKeyName: "execution_logs_run_id_fkey"
            columns: ["run_id"]
            isOneToOne: false
            referencedRelation: "runs"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_forecast_issues: {
        Row: {
          content_hash: string
          first_slot: string
          id: number
          issued_at: string
          kind: Database["public"]["Enums"]["grid_data_kind"]
          last_seen_at: string
          missing_slots: number
          ready_at: string | null
          slot_count: number
        }
        Insert: {
          content_hash: string
          first_slot: string
          id?: never
          issued_at: string
          kind: Database["public"]["Enums"]["grid_data_kind"]
          last_seen_at: string
          missing_slots?: number
          ready_at?: string | null
          slot_count: number
        }
        Update: {
          content_hash?: string
          first_slot?: string
          id?: never
          issued_at?: string
          kind?: Database["public"]["Enums"]["grid_data_kind"]
          last_seen_at?: string
          missing_slots?: number
          ready_at?: string | null
          slot_count?: number
        }
        Relationships: []
      }
      grid_forecasts: {
        Row: {
          intensity_g_per_kwh: number[]
          issue_id: number
          region_id: number
        }
        Insert: {
          intensity_g_per_kwh: number[]
          issue_id: number
          region_id: number
        }
        Update: {
          intensity_g_per_kwh?: number[]
          issue_id?: number
          region_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "grid_forecasts_issue_id_fkey"
            columns: ["issue_id"]
            isOneToOne: false
            referencedRelation: "grid_forecast_issues"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "grid_forecasts_region_id_fkey"
            columns: ["region_id"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_generation_mixes: {
        Row: {
          biomass_pct: number | null
          coal_pct: number | null
          gas_pct: number | null
          hydro_pct: number | null
          imports_pct: number | null
          kind: Database["public"]["Enums"]["grid_data_kind"]
          nuclear_pct: number | null
          other_pct: number | null
          region_id: number
          slot_start: string
          solar_pct: number | null
          updated_at: string
          wind_pct: number | null
        }
        Insert: {
          biomass_pct?: number | null
          coal_pct?: number | null
          gas_pct?: number | null
          hydro_pct?: number | null
          imports_pct?: number | null
          kind: Database["public"]["Enums"]["grid_data_kind"]
          nuclear_pct?: number | null
          other_pct?: number | null
          region_id: number
          slot_start: string
          solar_pct?: number | null
          updated_at?: string
          wind_pct?: number | null
        }
        Update: {
          biomass_pct?: number | null
          coal_pct?: number | null
          gas_pct?: number | null
          hydro_pct?: number | null
          imports_pct?: number | null
          kind?: Database["public"]["Enums"]["grid_data_kind"]
          nuclear_pct?: number | null
          other_pct?: number | null
          region_id?: number
          slot_start?: string
          solar_pct?: number | null
          updated_at?: string
          wind_pct?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "grid_generation_mixes_region_id_fkey"
            columns: ["region_id"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_intensities: {
        Row: {
          intensity_g_per_kwh: number
          kind: Database["public"]["Enums"]["grid_data_kind"]
          region_id: number
          slot_start: string
          status: Database["public"]["Enums"]["intensity_status"]
          updated_at: string
        }
        Insert: {
          intensity_g_per_kwh: number
          kind: Database["public"]["Enums"]["grid_data_kind"]
          region_id: number
          slot_start: string
          status: Database["public"]["Enums"]["intensity_status"]
          updated_at?: string
        }
        Update: {
          intensity_g_per_kwh?: number
          kind?: Database["public"]["Enums"]["grid_data_kind"]
          region_id?: number
          slot_start?: string
          status?: Database["public"]["Enums"]["intensity_status"]
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "grid_intensities_region_id_fkey"
            columns: ["region_id"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_outlooks: {
        Row: {
          error_rho: number
          first_slot: string
          is_statistical: boolean[]
          issue_id: number
          made_at: string
          p10_g_per_kwh: number[]
          p50_g_per_kwh: number[]
          p90_g_per_kwh: number[]
          region_id: number
        }
        Insert: {
          error_rho: number
          first_slot: string
          is_statistical: boolean[]
          issue_id: number
          made_at: string
          p10_g_per_kwh: number[]
          p50_g_per_kwh: number[]
          p90_g_per_kwh: number[]
          region_id: number
        }
        Update: {
          error_rho?: number
          first_slot?: string
          is_statistical?: boolean[]
          issue_id?: number
          made_at?: string
          p10_g_per_kwh?: number[]
          p50_g_per_kwh?: number[]
          p90_g_per_kwh?: number[]
          region_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "grid_outlooks_issue_id_fkey"
            columns: ["issue_id"]
            isOneToOne: false
            referencedRelation: "grid_forecast_issues"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "grid_outlooks_region_id_fkey"
            columns: ["region_id"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_prices: {
        Row: {
          kind: Database["public"]["Enums"]["grid_data_kind"]
          price_gbp_per_kwh: number
          product: string
          region_id: number
          slot_start: string
          updated_at: string
        }
        Insert: {
          kind: Database["public"]["Enums"]["grid_data_kind"]
          price_gbp_per_kwh: number
          product: string
          region_id: number
          slot_start: string
          updated_at?: string
        }
        Update: {
          kind?: Database["public"]["Enums"]["grid_data_kind"]
          price_gbp_per_kwh?: number
          product?: string
          region_id?: number
          slot_start?: string
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "grid_prices_region_id_fkey"
            columns: ["region_id"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["id"]
          },
        ]
      }
      grid_regions: {
        Row: {
          centroid: unknown
          id: number
          name: string
          octopus_letter: string | null
          short_name: string
        }
        Insert: {
          centroid: unknown
          id: number
          name: string
          octopus_letter?: string | null
          short_name: string
        }
        Update: {
          centroid?: unknown
          id?: number
          name?: string
          octopus_letter?: string | null
          short_name?: string
        }
        Relationships: []
      }
      grid_sources: {
        Row: {
          consecutive_failures: number
          covers_until: string | null
          kind: Database["public"]["Enums"]["grid_data_kind"] | null
          last_attempt_at: string | null
          last_error: string | null
          last_success_at: string | null
          missing_slots: number
          name: string
        }
        Insert: {
          consecutive_failures?: number
          covers_until?: string | null
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          last_attempt_at?: string | null
          last_error?: string | null
          last_success_at?: string | null
          missing_slots?: number
          name: string
        }
        Update: {
          consecutive_failures?: number
          covers_until?: string | null
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          last_attempt_at?: string | null
          last_error?: string | null
          last_success_at?: string | null
          missing_slots?: number
          name?: string
        }
        Relationships: []
      }
      grid_zones: {
        Row: {
          capacity_cpu_cores: number
          capacity_gpus: number
          capacity_memory_gb: number
          carbon_intensity: number | null
          coordinates: unknown
          country: string
          created_at: string
          enabled: boolean
          energy_price: number | null
          grid_updated_at: string | null
          grid_zone_code: string
          id: number
          pue: number
          region: string
          zone_name: string
        }
        Insert: {
          capacity_cpu_cores?: number
          capacity_gpus?: number
          capacity_memory_gb?: number
          carbon_intensity?: number | null
          coordinates: unknown
          country: string
          created_at?: string
          enabled?: boolean
          energy_price?: number | null
          grid_updated_at?: string | null
          grid_zone_code: string
          id?: never
          pue?: number
          region: string
          zone_name: string
        }
        Update: {
          capacity_cpu_cores?: number
          capacity_gpus?: number
          capacity_memory_gb?: number
          carbon_intensity?: number | null
          coordinates?: unknown
          country?: string
          created_at?: string
          enabled?: boolean
          energy_price?: number | null
          grid_updated_at?: string | null
          grid_zone_code?: string
          id?: never
          pue?: number
          region?: string
          zone_name?: string
        }
        Relationships: [
          {
            foreignKeyName: "grid_zones_region_fkey"
            columns: ["region"]
            isOneToOne: false
            referencedRelation: "grid_regions"
            referencedColumns: ["name"]
          },
        ]
      }
      invitations: {
        Row: {
          accepted_at: string | null
          accepted_by: string | null
          created_at: string
          declined_at: string | null
          email: string
          expires_at: string
          id: number
          invited_by: string | null
          organization_id: number
          revoked_at: string | null
          role: Database["public"]["Enums"]["membership_role"]
          scopes: NonNullable<Json>
          sent_at: string
          token_hash: string
        }
        Insert: {
          accepted_at?: string | null
          accepted_by?: string | null
          created_at?: string
          declined_at?: string | null
          email: string
          expires_at: string
          id?: never
          invited_by?: string | null
          organization_id: number
          revoked_at?: string | null
          role: Database["public"]["Enums"]["membership_role"]
          scopes?: NonNullable<Json>
          sent_at?: string
          token_hash: string
        }
        Update: {
          accepted_at?: string | null
          accepted_by?: string | null
          created_at?: string
          declined_at?: string | null
          email?: string
          expires_at?: string
          id?: never
          invited_by?: string | null
          organization_id?: number
          revoked_at?: string | null
          role?: Database["public"]["Enums"]["membership_role"]
          scopes?: NonNullable<Json>
          sent_at?: string
          token_hash?: string
        }
        Relationships: [
          {
            foreignKeyName: "invitations_accepted_by_fkey"
            columns: ["accepted_by"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "invitations_invited_by_fkey"
            columns: ["invited_by"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "invitations_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
        ]
      }
      ledger_entries: {
        Row: {
          actual_share: number
          baseline_carbon_g: number | null
          baseline_cost_gbp: number | null
          baseline_pue: number | null
          baseline_start: string | null
          baseline_zone: number | null
          basis: string
          carbon_g: number | null
          chain_number: number
          cost_gbp: number | null
          created_at: string
          energy_kwh: number
          energy_method: Database["public"]["Enums"]["energy_method"]
          entry_hash: string
          estimated_share: number
          forecast_share: number
          id: number
          kind: Database["public"]["Enums"]["grid_data_kind"] | null
          missing_share: number
          organization_id: number
          previous_hash: string
          pue: number
          run_id: number | null
          saved_g: number | null
          settled: boolean
          settlement: number
          slot_start: string | null
          slots: NonNullable<Json>
          subject_id: number
          subject_kind: string
          text_version: number
          workload_id: number | null
        }
        Insert: {
          actual_share: number
          baseline_carbon_g?: number | null
          baseline_cost_gbp?: number | null
          baseline_pue?: number | null
          baseline_start?: string | null
          baseline_zone?: number | null
          basis?: string
          carbon_g?: number | null
          chain_number?: number
          cost_gbp?: number | null
          created_at?: string
          energy_kwh: number
          energy_method: Database["public"]["Enums"]["energy_method"]
          entry_hash?: string
          estimated_share: number
          forecast_share: number
          id?: never
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          missing_share: number
          organization_id: number
          previous_hash?: string
          pue: number
          run_id?: number | null
          saved_g?: never
          settled: boolean
          settlement: number
          slot_start?: string | null
          slots: NonNullable<Json>
          subject_id?: number
          subject_kind?: string
          text_version?: number
          workload_id?: number | null
        }
        Update: {
          actual_share?: number
          baseline_carbon_g?: number | null
          baseline_cost_gbp?: number | null
          baseline_pue?: number | null
          baseline_start?: string | null
          baseline_zone?: number | null
          basis?: string
          carbon_g?: number | null
          chain_number?: number
          cost_gbp?: number | null
          created_at?: string
          energy_kwh?: number
          energy_method?: Database["public"]["Enums"]["energy_method"]
          entry_hash?: string
          estimated_share?: number
          forecast_share?: number
          id?: never
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          missing_share?: number
          organization_id?: number
          previous_hash?: string
          pue?: number
          run_id?: number | null
          saved_g?: never
          settled?: boolean
          settlement?: number
          slot_start?: string | null
          slots?: NonNullable<Json>
          subject_id?: number
          subject_kind?: string
          text_version?: number
          workload_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "ledger_entries_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "ledger_entries_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_run_id_fkey"
            columns: ["run_id"]
            isOneToOne: false
            referencedRelation: "runs"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: false
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
        ]
      }
      ledger_heads: {
        Row: {
          entries: number
          entry_hash: string
          organization_id: number
          updated_at: string
        }
        Insert: {
          entries: number
          entry_hash: string
          organization_id: number
          updated_at?: string
        }
        Update: {
          entries?: number
          entry_hash?: string
          organization_id?: number
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "ledger_heads_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: true
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
        ]
      }
      mail_outbox: {
        Row: {
          attempts: number
          claim_token: string | null
          created_at: string
          data: NonNullable<Json>
          dedupe_key: string
          ended_at: string | null
          id: number
          last_error: string | null
          next_attempt_at: string
          state: Database["public"]["Enums"]["mail_state"]
          template: string
          to_address: string
          user_id: string | null
        }
        Insert: {
          attempts?: number
          claim_token?: string | null
          created_at?: string
          data: NonNullable<Json>
          dedupe_key: string
          ended_at?: string | null
          id?: never
          last_error?: string | null
          next_attempt_at?: string
          state?: Database["public"]["Enums"]["mail_state"]
          template: string
          to_address: string
          user_id?: string | null
        }
        Update: {
          attempts?: number
          claim_token?: string | null
          created_at?: string
          data?: NonNullable<Json>
          dedupe_key?: string
          ended_at?: string | null
          id?: never
          last_error?: string | null
          next_attempt_at?: string
          state?: Database["public"]["Enums"]["mail_state"]
          template?: string
          to_address?: string
          user_id?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "mail_outbox_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      mail_preferences: {
        Row: {
          changed_at: string
          is_wanted: boolean
          topic: string
          user_id: string
        }
        Insert: {
          changed_at?: string
          is_wanted: boolean
          topic: string
          user_id: string
        }
        Update: {
          changed_at?: string
          is_wanted?: boolean
          topic?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "mail_preferences_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      membership_scopes: {
        Row: {
          created_at: string
          organization_id: number
          scope_id: string
          scope_kind: string
          user_id: string
        }
        Insert: {
          created_at?: string
          organization_id: number
          scope_id: string
          scope_kind: string
          user_id: string
        }
        Update: {
          created_at?: string
          organization_id?: number
          scope_id?: string
          scope_kind?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "membership_scopes_organization_id_user_id_fkey"
            columns: ["organization_id", "user_id"]
            isOneToOne: false
            referencedRelation: "memberships"
            referencedColumns: ["organization_id", "user_id"]
          },
        ]
      }
      memberships: {
        Row: {
          created_at: string
          organization_id: number
          role: Database["public"]["Enums"]["membership_role"]
          user_id: string
        }
        Insert: {
          created_at?: string
          organization_id: number
          role: Database["public"]["Enums"]["membership_role"]
          user_id: string
        }
        Update: {
          created_at?: string
          organization_id?: number
          role?: Database["public"]["Enums"]["membership_role"]
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "memberships_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "memberships_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      organizations: {
        Row: {
          assignment_policy: Database["public"]["Enums"]["assignment_policy"]
          carbon_price_gbp_per_kg: number
          created_at: string
          default_zone: number | null
          id: number
          lateness_gbp_per_hour_high: number
          lateness_gbp_per_hour_low: number
          lateness_gbp_per_hour_medium: number
          name: string
          slug: string
          suspended_at: string | null
        }
        Insert: {
          assignment_policy?: Database["public"]["Enums"]["assignment_policy"]
          carbon_price_gbp_per_kg?: number
          created_at?: string
          default_zone?: number | null
          id?: never
          lateness_gbp_per_hour_high?: number
          lateness_gbp_per_hour_low?: number
          lateness_gbp_per_hour_medium?: number
          name: string
          slug: string
          suspended_at?: string | null
        }
        Update: {
          assignment_policy?: Database["public"]["Enums"]["assignment_policy"]
          carbon_price_gbp_per_kg?: number
          created_at?: string
          default_zone?: number | null
          id?: never
          lateness_gbp_per_hour_high?: number
          lateness_gbp_per_hour_low?: number
          lateness_gbp_per_hour_medium?: number
          name?: string
          slug?: string
          suspended_at?: string | null
        }
        Relationships: [
          {
            foreignKeyName: "organizations_default_zone_fkey"
            columns: ["default_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "organizations_default_zone_fkey"
            columns: ["default_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
        ]
      }
      plan_candidates: {
        Row: {
          best_probability: number | null
          carbon_g: number
          carbon_score_gbp: number
          cost_gbp: number | null
          end_at: string
          filled_share: number
          lateness_score_gbp: number
          mean_intensity_g_per_kwh: number
          p10_carbon_g: number | null
          p90_carbon_g: number | null
          plan_id: number
          price_score_gbp: number
          rank: number
          score_gbp: number
          segments: Json | null
          start_at: string
          statistical_share: number
          zone_id: number
        }
        Insert: {
          best_probability?: number | null
          carbon_g: number
          carbon_score_gbp: number
          cost_gbp?: number | null
          end_at: string
          filled_share?: number
          lateness_score_gbp: number
          mean_intensity_g_per_kwh: number
          p10_carbon_g?: number | null
          p90_carbon_g?: number | null
          plan_id: number
          price_score_gbp: number
          rank: number
          score_gbp: number
          segments?: Json | null
          start_at: string
          statistical_share?: number
          zone_id: number
        }
        Update: {
          best_probability?: number | null
          carbon_g?: number
          carbon_score_gbp?: number
          cost_gbp?: number | null
          end_at?: string
          filled_share?: number
          lateness_score_gbp?: number
          mean_intensity_g_per_kwh?: number
          p10_carbon_g?: number | null
          p90_carbon_g?: number | null
          plan_id?: number
          price_score_gbp?: number
          rank?: number
          score_gbp?: number
          segments?: Json | null
          start_at?: string
          statistical_share?: number
          zone_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "plan_candidates_plan_id_fkey"
            columns: ["plan_id"]
            isOneToOne: false
            referencedRelation: "plans"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "plan_candidates_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "plan_candidates_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
        ]
      }
      plans: {
        Row: {
          binding_constraint: string | null
          checked_issue_id: number | null
          created_at: string
          energy_kwh: number
          feasible: boolean
          id: number
          issue_id: number | null
          kind: Database["public"]["Enums"]["grid_data_kind"] | null
          latest_start: string
          nearest: Json | null
          p90_duration_mins: number | null
          p90_runs: number | null
          reason: string
          run_now_carbon_g: number | null
          run_now_cost_gbp: number | null
          run_now_zone: number | null
          summary: string
          version: number
          weights: NonNullable<Json>
          workload_id: number
        }
        Insert: {
          binding_constraint?: string | null
          checked_issue_id?: number | null
          created_at?: string
          energy_kwh: number
          feasible: boolean
          id?: never
          issue_id?: number | null
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          latest_start: string
          nearest?: Json | null
          p90_duration_mins?: number | null
          p90_runs?: number | null
          reason: string
          run_now_carbon_g?: number | null
          run_now_cost_gbp?: number | null
          run_now_zone?: number | null
          summary: string
          version: number
          weights: NonNullable<Json>
          workload_id: number
        }
        Update: {
          binding_constraint?: string | null
          checked_issue_id?: number | null
          created_at?: string
          energy_kwh?: number
          feasible?: boolean
          id?: never
          issue_id?: number | null
          kind?: Database["public"]["Enums"]["grid_data_kind"] | null
          latest_start?: string
          nearest?: Json | null
          p90_duration_mins?: number | null
          p90_runs?: number | null
          reason?: string
          run_now_carbon_g?: number | null
          run_now_cost_gbp?: number | null
          run_now_zone?: number | null
          summary?: string
          version?: number
          weights?: NonNullable<Json>
          workload_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "plans_checked_issue_id_fkey"
            columns: ["checked_issue_id"]
            isOneToOne: false
            referencedRelation: "grid_forecast_issues"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "plans_issue_id_fkey"
            columns: ["issue_id"]
            isOneToOne: false
            referencedRelation: "grid_forecast_issues"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "plans_run_now_zone_fkey"
            columns: ["run_now_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "plans_run_now_zone_fkey"
            columns: ["run_now_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "plans_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: false
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
        ]
      }
      platform_access: {
        Row: {
          expires_at: string
          id: number
          organization_id: number
          reason: string
          started_at: string
          user_id: string
        }
        Insert: {
          expires_at: string
          id?: never
          organization_id: number
          reason: string
          started_at?: string
          user_id: string
        }
        Update: {
          expires_at?: string
          id?: never
          organization_id?: number
          reason?: string
          started_at?: string
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "platform_access_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "platform_access_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: false
            referencedRelation: "platform_owners"
            referencedColumns: ["user_id"]
          },
        ]
      }
      platform_owners: {
        Row: {
          added_at: string
          added_by: string | null
          user_id: string
        }
        Insert: {
          added_at?: string
          added_by?: string | null
          user_id: string
        }
        Update: {
          added_at?: string
          added_by?: string | null
          user_id?: string
        }
        Relationships: [
          {
            foreignKeyName: "platform_owners_added_by_fkey"
            columns: ["added_by"]
            isOneToOne: false
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
          {
            foreignKeyName: "platform_owners_user_id_fkey"
            columns: ["user_id"]
            isOneToOne: true
            referencedRelation: "profiles"
            referencedColumns: ["user_id"]
          },
        ]
      }
      profiles: {
        Row: {
          created_at: string
          display_name: string
          left_at: string | null
          user_id: string
        }
        Insert: {
          created_at?: string
          display_name: string
          left_at?: string | null
          user_id: string
        }
        Update: {
          created_at?: string
          display_name?: string
          left_at?: string | null
          user_id?: string
        }
        Relationships: []
      }
      retention_settings: {
        Row: {
          default_days: number
          keep_days: number
          kind: string
          last_error: string | null
          max_days: number
          min_days: number
          pruned_at: string | null
        }
        Insert: {
          default_days: number
          keep_days: number
          kind: string
          last_error?: string | null
          max_days: number
          min_days: number
          pruned_at?: string | null
        }
        Update: {
          default_days?: number
          keep_days?: number
          kind?: string
          last_error?: string | null
          max_days?: number
          min_days?: number
          pruned_at?: string | null
        }
        Relationships: []
      }
      run_energy: {
        Row: {
          energy_kwh: number
          method: Database["public"]["Enums"]["energy_method"]
          run_id: number
          slot_start: string
          source: string | null
          updated_at: string
        }
        Insert: {
          energy_kwh: number
          method: Database["public"]["Enums"]["energy_method"]
          run_id: number
          slot_start: string
          source?: string | null
          updated_at?: string
        }
        Update: {
          energy_kwh?: number
          method?: Database["public"]["Enums"]["energy_method"]
          run_id?: number
          slot_start?: string
          source?: string | null
          updated_at?: string
        }
        Relationships: [
          {
            foreignKeyName: "run_energy_run_id_fkey"
            columns: ["run_id"]
            isOneToOne: false
            referencedRelation: "runs"
            referencedColumns: ["id"]
          },
        ]
      }
      run_foresights: {
        Row: {
          carbon_g: number
          computed_at: string
          organization_id: number
          run_id: number
          saved_g: number
          settlement: number
          start_at: string
          zone_id: number | null
        }
        Insert: {
          carbon_g: number
          computed_at?: string
          organization_id: number
          run_id: number
          saved_g: number
          settlement: number
          start_at: string
          zone_id?: number | null
        }
        Update: {
          carbon_g?: number
          computed_at?: string
          organization_id?: number
          run_id?: number
          saved_g?: number
          settlement?: number
          start_at?: string
          zone_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "run_foresights_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "run_foresights_run_id_fkey"
            columns: ["run_id"]
            isOneToOne: true
            referencedRelation: "runs"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "run_foresights_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "run_foresights_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
        ]
      }
      runs: {
        Row: {
          attempt: number
          checkpoint_worker_id: number | null
          claimed_at: string | null
          done_before_mins: number
          exit_code: number | null
          fencing_token: number | null
          finished_at: string | null
          foresight_due_at: string | null
          id: number
          lease_expires_at: string | null
          log_lines: number
          offered_at: string
          organization_id: number
          outcome_reason: string | null
          resume_at: string | null
          settlement_asked_at: string | null
          status: Database["public"]["Enums"]["run_status"]
          suspend_reason: string | null
          suspend_requested_at: string | null
          urgency: Database["public"]["Enums"]["workload_urgency"]
          worker_id: number | null
          workload_id: number
          zone_id: number
        }
        Insert: {
          attempt: number
          checkpoint_worker_id?: number | null
          claimed_at?: string | null
          done_before_mins?: number
          exit_code?: number | null
          fencing_token?: number | null
          finished_at?: string | null
          foresight_due_at?: string | null
          id?: never
          lease_expires_at?: string | null
          log_lines?: number
          offered_at?: string
          organization_id: number
          outcome_reason?: string | null
          resume_at?: string | null
          settlement_asked_at?: string | null
          status?: Database["public"]["Enums"]["run_status"]
          suspend_reason?: string | null
          suspend_requested_at?: string | null
          urgency: Database["public"]["Enums"]["workload_urgency"]
          worker_id?: number | null
          workload_id: number
          zone_id: number
        }
        Update: {
          attempt?: number
          checkpoint_worker_id?: number | null
          claimed_at?: string | null
          done_before_mins?: number
          exit_code?: number | null
          fencing_token?: number | null
          finished_at?: string | null
          foresight_due_at?: string | null
          id?: never
          lease_expires_at?: string | null
          log_lines?: number
          offered_at?: string
          organization_id?: number
          outcome_reason?: string | null
          resume_at?: string | null
          settlement_asked_at?: string | null
          status?: Database["public"]["Enums"]["run_status"]
          suspend_reason?: string | null
          suspend_requested_at?: string | null
          urgency?: Database["public"]["Enums"]["workload_urgency"]
          worker_id?: number | null
          workload_id?: number
          zone_id?: number
        }
        Relationships: [
          {
            foreignKeyName: "runs_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "runs_worker_id_fkey"
            columns: ["worker_id"]
            isOneToOne: false
            referencedRelation: "workers"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "runs_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: false
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "runs_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "runs_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
        ]
      }
      workers: {
        Row: {
          created_at: string
          enabled: boolean
          executors: string[]
          id: number
          key_hash: string
          last_seen_at: string | null
          organization_id: number
          version: string | null
          worker_name: string
          zone_id: number | null
        }
        Insert: {
          created_at?: string
          enabled?: boolean
          executors?: string[]
          id?: never
          key_hash: string
          last_seen_at?: string | null
          organization_id: number
          version?: string | null
          worker_name: string
          zone_id?: number | null
        }
        Update: {
          created_at?: string
          enabled?: boolean
          executors?: string[]
          id?: never
          key_hash?: string
          last_seen_at?: string | null
          organization_id?: number
          version?: string | null
          worker_name?: string
          zone_id?: number | null
        }
        Relationships: [
          {
            foreignKeyName: "workers_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "workers_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "workers_zone_id_fkey"
            columns: ["zone_id"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
        ]
      }
    }
    Views: {
      ledger_current: {
        Row: {
          actual_share: number | null
          baseline_carbon_g: number | null
          baseline_cost_gbp: number | null
          baseline_pue: number | null
          baseline_start: string | null
          baseline_zone: number | null
          basis: string | null
          carbon_g: number | null
          chain_number: number | null
          cost_gbp: number | null
          created_at: string | null
          energy_kwh: number | null
          energy_method: Database["public"]["Enums"]["energy_method"] | null
          entry_hash: string | null
          estimated_share: number | null
          forecast_share: number | null
          id: number | null
          kind: Database["public"]["Enums"]["grid_data_kind"] | null
          missing_share: number | null
          organization_id: number | null
          previous_hash: string | null
          pue: number | null
          run_id: number | null
          saved_g: number | null
          settled: boolean | null
          settlement: number | null
          slot_start: string | null
          slots: Json | null
          subject_id: number | null
          subject_kind: string | null
          text_version: number | null
          workload_id: number | null
        }
        Relationships: [
          {
            foreignKeyName: "ledger_entries_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "grid_zones"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_baseline_zone_fkey"
            columns: ["baseline_zone"]
            isOneToOne: false
            referencedRelation: "zone_activity"
            referencedColumns: ["zone_id"]
          },
          {
            foreignKeyName: "ledger_entries_organization_id_fkey"
            columns: ["organization_id"]
            isOneToOne: false
            referencedRelation: "organizations"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_run_id_fkey"
            columns: ["run_id"]
            isOneToOne: false
            referencedRelation: "runs"
            referencedColumns: ["id"]
          },
          {
            foreignKeyName: "ledger_entries_workload_id_fkey"
            columns: ["workload_id"]
            isOneToOne: false
            referencedRelation: "compute_workloads"
            referencedColumns: ["id"]
          },
        ]
      }
      zone_activity: {
        Row: {
          assigned: number | null
          running: number | null
          zone_id: number | null
        }
        Relationships: []
      }
    }
    Functions: {
      accept_invitation: { Args: { p_token: string }; Returns: number }
      acknowledge_alerts: { Args: { p_ids: number[] }; Returns: number[] }
      add_platform_owner: { Args: { p_email: string }; Returns: string }
      add_worker: {
        Args: {
          p_organization_id: number
          p_worker_name: string
          p_zone_code?: string
        }
        Returns: string
      }
      alert_figures: {
        Args: { p_days?: number; p_organization_id: number }
        Returns: {
          chattering: number
          most_frequent: Json
          peak_in_ten_mins: number
          per_ten_mins: number
          raised: number
          standing: number
        }[]
      }
      assign_workload: {
        Args: {
          p_expected_updated_at?: string
          p_job_id: string
          p_reason?: string
          p_start?: string
          p_zone_code: string
        }
        Returns: {
          actual_end: string | null
          actual_start: string | null
          baseline_zone: number | null
          cancel_requested_at: string | null
          carbon_cap_gco2: number | null
          carbon_emitted_kg: number | null
          chosen_grid_zone: number | null
          command: string
          cost_gbp: number | null
          current_plan_id: number | null
          deadline: string
          deferral_window_mins: number
          docker_image: string
          done_mins: number
          estimated_duration_mins: number
          estimated_energy_kwh: number | null
          estimated_energy_method: Database["public"]["Enums"]["energy_method"]
          id: number
          idempotency_key: string | null
          interruptible: boolean
          job_id: string
          max_price_gbp: number | null
          min_segment_mins: number
          organization_id: number
          project: string | null
          recommended_zone_1: number | null
          recommended_zone_2: number | null
          recommended_zone_3: number | null
          remaining_mins: number | null
          required_cpu_cores: number
          required_gpu_mins: number
          required_gpus: number | null
          required_memory_gb: number
          resume_cost_wh: number
          scheduled_start: string | null
          status: Database["public"]["Enums"]["workload_status"]
          status_reason: string
          status_reason_code: string
          submitted_at: string
          updated_at: string
          urgency: Database["public"]["Enums"]["workload_urgency"]
          user_id: string
          workload_name: string
          workload_type: Database["public"]["Enums"]["workload_type"]
        }
        SetofOptions: {
          from: "*"
          to: "compute_workloads"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      cancel_workload: {
        Args: { p_job_id: string; p_reason?: string }
        Returns: {
          actual_end: string | null
          actual_start: string | null
          baseline_zone: number | null
          cancel_requested_at: string | null
          carbon_cap_gco2: number | null
          carbon_emitted_kg: number | null
          chosen_grid_zone: number | null
          command: string
          cost_gbp: number | null
          current_plan_id: number | null
          deadline: string
          deferral_window_mins: number
          docker_image: string
          done_mins: number
          estimated_duration_mins: number
          estimated_energy_kwh: number | null
          estimated_energy_method: Database["public"]["Enums"]["energy_method"]
          id: number
          idempotency_key: string | null
          interruptible: boolean
          job_id: string
          max_price_gbp: number | null
          min_segment_mins: number
          organization_id: number
          project: string | null
          recommended_zone_1: number | null
          recommended_zone_2: number | null
          recommended_zone_3: number | null
          remaining_mins: number | null
          required_cpu_cores: number
          required_gpu_mins: number
          required_gpus: number | null
          required_memory_gb: number
          resume_cost_wh: number
          scheduled_start: string | null
          status: Database["public"]["Enums"]["workload_status"]
          status_reason: string
          status_reason_code: string
          submitted_at: string
          updated_at: string
          urgency: Database["public"]["Enums"]["workload_urgency"]
          user_id: string
          workload_name: string
          workload_type: Database["public"]["Enums"]["workload_type"]
        }
        SetofOptions: {
          from: "*"
          to: "compute_workloads"
          isOneToOne: true
          isSetofReturn: false
        }
      }
      carbon_budget_usage: {
        Args: { p_month: string; p_organization_id: number }
        Returns: {
          display_name: string
          emitted_g: number
          expected_g: number
          id: number
          is_hard: boolean
          left_g: number
          limit_g: number
          month: string
          project: string
          user_id: string
          workloads: number
        }[]
      }
      change_organization: {
        Args: {
          p_is_suspended: boolean
          p_name: string
          p_organization_id: number
        }
        Returns: undefined
      }
      changes_since: {
        Args: { p_after?: string; p_limit?: number }
        Returns: {
          changed_at: string
          cursor: string
          operation: Database["public"]["Enums"]["change_operation"]
          organization_id: number
          subject_id: string
          subject_kind: Database["public"]["Enums"]["subject_kind"]
        }[]
      }
      claim_mails: {
        Args: { p_limit?: number }
        Returns: {
          attempt: number
          claim_token: string
          data: Json
          id: number
          template: string
          to_address: string
        }[]
      }
      create_organization: {
        Args: { p_admin_email: string; p_name: string; p_slug: string }
        Returns: {
          organization_id: number
          token: string
        }[]
      }
      decline_invitation: { Args: { p_token: string }; Returns: undefined }
      delete_my_account: {
        Args: Record<PropertyKey, never>
        Returns: undefined
      }
      end_platform_access: {
        Args: { p_organization_id: number }
        Returns: undefined
      }
      export_my_data: {
        Args: { p_after?: number; p_section: string }
        Returns: {
          data: Json
          id: number
        }[]
      }
      grid_outlook: {
        Args: { p_from: string; p_to: string }
        Returns: {
          error_rho: number
          first_slot: string
          intensity_g_per_kwh: number[]
          issued_at: string
          kind: Database["public"]["Enums"]["grid_data_kind"]
          p10_g_per_kwh: number[]
          p90_g_per_kwh: number[]
          price_gbp_per_kwh: number[]
          region_id: number
          source: Database["public"]["Enums"]["forecast_source"][]
          status: Database["public"]["Enums"]["intensity_status"][]
        }[]
      }
      invitation_of_token: {
        Args: { p_token: string }
        Returns: {
          email: string
          expires_at: string
          inviter_name: string
          organization_name: string
          role: Database["public"]["Enums"]["membership_role"]
          state: Database["public"]["Enums"]["invitation_state"]
        }[]
      }
      invite_member: {
        Args: {
          p_email: string
          p_organization_id: number
          p_role: Database["public"]["Enums"]["membership_role"]
          p_scopes?: Json
        }
        Returns: {
          id: number
          token: string
        }[]
      }
      my_organizations: {
        Args: Record<PropertyKey, never>
        Returns: {
          access_until: string
          is_current: boolean
          is_suspended: boolean
          organization_id: number
          organization_name: string
          role: Database["public"]["Enums"]["membership_role"]
        }[]
      }
      open_platform_access: {
        Args: { p_hours: number; p_organization_id: number; p_reason: string }
        Returns: string
      }
      platform_health: { Args: Record<PropertyKey, never>; Returns: Json }
      platform_organizations: {
        Args: Record<PropertyKey, never>
        Returns: {
          access_until: string
          created_at: string
          members: number
          organization_id: number
          organization_name: string
          slug: string
          suspended_at: string
        }[]
      }
      region_forecast_as_known: {
        Args: {
          p_at: string
          p_from: string
          p_region_id: number
          p_to: string
        }
        Returns: {
          intensity_g_per_kwh: number
          issued_at: string
          kind: Database["public"]["Enums"]["grid_data_kind"]
          p10_g_per_kwh: number
          p90_g_per_kwh: number
          slot_start: string
          source: Database["public"]["Enums"]["forecast_source"]
          status: Database["public"]["Enums"]["intensity_status"]
        }[]
      }
      region_timeline: {
        Args: { p_from: string; p_region_id: number; p_to: string }
        Returns: {
          intensity_g_per_kwh: number
          issued_at: string
          kind: Database["public"]["Enums"]["grid_data_kind"]
          p10_g_per_kwh: number
          p90_g_per_kwh: number
          price_gbp_per_kwh: number
          slot_start: string
          source: Database["public"]["Enums"]["forecast_source"]
          status: Database["public"]["Enums"]["intensity_status"]
        }[]
      }
      resend_invitation: { Args: { p_invitation_id: number }; Returns: string }
      resolve_alerts: { Args: { p_ids: number[] }; Returns: number[] }
      retention_overview: {
        Args: Record<PropertyKey, never>
        Returns: {
          kind: string
          oldest_at: string
          rows_estimated: number
        }[]
      }
      revoke_invitation: {
        Args: { p_invitation_id: number }
        Returns: undefined
      }
      savings_by_period: {
        Args: { p_organization_id: number; p_period?: string; p_since: string }
        Returns: {
          actual_kwh: number
          baseline_carbon_g: number
          baseline_cost_gbp: number
          captured_g: number
          carbon_g: number
          cost_gbp: number
          energy_kwh: number
          estimated_kwh: number
          forecast_kwh: number
          foresight_g: number
          measured_kwh: number
          missing_kwh: number
          period_start: string
          runs: number
          runs_judged: number
          runs_not_comparable: number
          runs_open: number
          runs_worse: number
        }[]
      }
      settle_mail: {
        Args: {
          p_claim_token: string
          p_error?: string
          p_id: number
          p_outcome: string
        }
        Returns: boolean
      }
      snooze_alerts: {
        Args: { p_ids: number[]; p_until?: string }
        Returns: number[]
      }
      verify_ledger: {
        Args: { p_organization_id: number }
        Returns: {
          broken_entry: number
          entries: number
          fault: string
          head_hash: string
        }[]
      }
      zone_usage: {
        Args: { p_from: string; p_to: string }
        Returns: {
          cpu_cores: number[]
          first_slot: string
          gpus: number[]
          memory_gb: number[]
          zone_id: number
        }[]
      }
    }
    Enums: {
      actor_kind: "user" | "operator" | "worker" | "system"
      alert_event_kind:
        | "raised"
        | "repeated"
        | "acknowledged"
        | "snoozed"
        | "woke"
        | "escalated"
        | "deescalated"
        | "resolved"
        | "reopened"
      alert_severity: "info" | "warning" | "critical"
      alert_state: "open" | "acknowledged" | "resolved"
      assignment_policy: "manual" | "automatic"
      change_operation: "created" | "updated" | "deleted"
      energy_method: "measured" | "modelled" | "stated"
      forecast_source: "neso" | "statistical"
      grid_data_kind: "live" | "replay" | "sample"
      intensity_status: "forecast" | "estimated" | "actual"
      invitation_state: "open" | "expired" | "accepted" | "declined" | "revoked"
      log_stream: "stdout" | "stderr" | "system"
      mail_state: "pending" | "sending" | "sent" | "failed"
      membership_role: "user" | "operator" | "viewer" | "admin"
      run_status:
        | "OFFERED"
        | "RUNNING"
        | "SUCCEEDED"
        | "FAILED"
        | "CANCELLED"
        | "LOST"
        | "WITHDRAWN"
        | "SUSPENDED"
      subject_kind:
        | "organization"
        | "membership"
        | "workload"
        | "plan"
        | "run"
        | "ledger_entry"
        | "worker"
        | "budget"
        | "queue"
        | "feed"
        | "grid_issue"
        | "alert"
        | "device"
        | "sensor"
        | "factory"
        | "supplier"
      workload_status:
        | "PENDING"
        | "PLANNED"
        | "SCHEDULED"
        | "QUEUED"
        | "RUNNING"
        | "COMPLETED"
        | "FAILED"
        | "CANCELLED"
      workload_type: "TRAINING" | "INFERENCE" | "BATCH"
      workload_urgency: "HIGH" | "MEDIUM" | "LOW"
    }
    CompositeTypes: {
      [_ in never]: never
    }
  }
}

type DatabaseWithoutInternals = Omit<Database, "__InternalSupabase">

type DefaultSchema = DatabaseWithoutInternals[Extract<keyof Database, "public">]

export type Tables<
  DefaultSchemaTableNameOrOptions extends
    | keyof (DefaultSchema["Tables"] & DefaultSchema["Views"])
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
        DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? (DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"] &
      DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Views"])[TableName] extends {
      Row: infer R
    }
    ? R
    : never
  : DefaultSchemaTableNameOrOptions extends keyof (DefaultSchema["Tables"] &
        DefaultSchema["Views"])
    ? (DefaultSchema["Tables"] &
        DefaultSchema["Views"])[DefaultSchemaTableNameOrOptions] extends {
        Row: infer R
      }
      ? R
      : never
    : never

export type TablesInsert<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Insert: infer I
    }
    ? I
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Insert: infer I
      }
      ? I
      : never
    : never

export type TablesUpdate<
  DefaultSchemaTableNameOrOptions extends
    | keyof DefaultSchema["Tables"]
    | { schema: keyof DatabaseWithoutInternals },
  TableName extends (DefaultSchemaTableNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"]
    : never) = never,
> = DefaultSchemaTableNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaTableNameOrOptions["schema"]]["Tables"][TableName] extends {
      Update: infer U
    }
    ? U
    : never
  : DefaultSchemaTableNameOrOptions extends keyof DefaultSchema["Tables"]
    ? DefaultSchema["Tables"][DefaultSchemaTableNameOrOptions] extends {
        Update: infer U
      }
      ? U
      : never
    : never

export type Enums<
  DefaultSchemaEnumNameOrOptions extends
    | keyof DefaultSchema["Enums"]
    | { schema: keyof DatabaseWithoutInternals },
  EnumName extends (DefaultSchemaEnumNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"]
    : never) = never,
> = DefaultSchemaEnumNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[DefaultSchemaEnumNameOrOptions["schema"]]["Enums"][EnumName]
  : DefaultSchemaEnumNameOrOptions extends keyof DefaultSchema["Enums"]
    ? DefaultSchema["Enums"][DefaultSchemaEnumNameOrOptions]
    : never

export type CompositeTypes<
  PublicCompositeTypeNameOrOptions extends
    | keyof DefaultSchema["CompositeTypes"]
    | { schema: keyof DatabaseWithoutInternals },
  CompositeTypeName extends (PublicCompositeTypeNameOrOptions extends {
    schema: keyof DatabaseWithoutInternals
  }
    ? keyof DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"]
    : never) = never,
> = PublicCompositeTypeNameOrOptions extends {
  schema: keyof DatabaseWithoutInternals
}
  ? DatabaseWithoutInternals[PublicCompositeTypeNameOrOptions["schema"]]["CompositeTypes"][CompositeTypeName]
  : PublicCompositeTypeNameOrOptions extends keyof DefaultSchema["CompositeTypes"]
    ? DefaultSchema["CompositeTypes"][PublicCompositeTypeNameOrOptions]
    : never

export const Constants = {
  public: {
    Enums: {
      actor_kind: ["user", "operator", "worker", "system"],
      alert_event_kind: [
        "raised",
        "repeated",
        "acknowledged",
        "snoozed",
        "woke",
        "escalated",
        "deescalated",
        "resolved",
        "reopened",
      ],
      alert_severity: ["info", "warning", "critical"],
      alert_state: ["open", "acknowledged", "resolved"],
      assignment_policy: ["manual", "automatic"],
      change_operation: ["created", "updated", "deleted"],
      energy_method: ["measured", "modelled", "stated"],
      forecast_source: ["neso", "statistical"],
      grid_data_kind: ["live", "replay", "sample"],
      intensity_status: ["forecast", "estimated", "actual"],
      invitation_state: ["open", "expired", "accepted", "declined", "revoked"],
      log_stream: ["stdout", "stderr", "system"],
      mail_state: ["pending", "sending", "sent", "failed"],
      membership_role: ["user", "operator", "viewer", "admin"],
      run_status: [
        "OFFERED",
        "RUNNING",
        "SUCCEEDED",
        "FAILED",
        "CANCELLED",
        "LOST",
        "WITHDRAWN",
        "SUSPENDED",
      ],
      subject_kind: [
        "organization",
        "membership",
        "workload",
        "plan",
        "run",
        "ledger_entry",
        "worker",
        "budget",
        "queue",
        "feed",
        "grid_issue",
        "alert",
        "device",
        "sensor",
        "factory",
        "supplier",
      ],
      workload_status: [
        "PENDING",
        "PLANNED",
        "SCHEDULED",
        "QUEUED",
        "RUNNING",
        "COMPLETED",
        "FAILED",
        "CANCELLED",
      ],
      workload_type: ["TRAINING", "INFERENCE", "BATCH"],
      workload_urgency: ["HIGH", "MEDIUM", "LOW"],
    },
  },
} as const

// Campaigns in JSON.
#pragma once

#include "chat/campaign.h"
#include "chat/campaigns.h"
#include "wire/fields.h"
#include "wire/read.h"
#include "wire/segment.h"
#include "wire/user.h"

#include <string>
#include <tuple>

namespace millrace::wire {

// Custom data of templates has an object of its own in both forms of the API.
template <>
inline constexpr auto fields<chat::CampaignMessageTemplate> = std::tuple{
    Field{"text", &chat::CampaignMessageTemplate::text},
    Field{"attachments", &chat::CampaignMessageTemplate::attachments},
    Field{"poll_id", &chat::CampaignMessageTemplate::poll_id, Presence::omit_if_empty},
    Field{"searchable", &chat::CampaignMessageTemplate::searchable},
    Field{"custom", &chat::CampaignMessageTemplate::custom},
};

template <>
inline constexpr auto fields<chat::CampaignMember> = std::tuple{
    Field{"user_id", &chat::CampaignMember::user_id},
    Field{"channel_role", &chat::CampaignMember::channel_role, Presence::omit_if_empty},
    Field{"custom", &chat::CampaignMember::custom},
};

template <>
inline constexpr auto fields<chat::CampaignChannelTemplate> = std::tuple{
    Field{"type", &chat::CampaignChannelTemplate::type},
    Field{"id", &chat::CampaignChannelTemplate::id, Presence::omit_if_empty},
    Field{"team", &chat::CampaignChannelTemplate::team, Presence::omit_if_empty},
    Field{"members", &chat::CampaignChannelTemplate::members},
    Field{"members_template", &chat::CampaignChannelTemplate::members_template, Presence::omit_if_empty},
    Field{"custom", &chat::CampaignChannelTemplate::custom},
};

// A share of 1, as far as it is known.
chat::Raw progress_of(const chat::CampaignStats& stats);

template <>
inline constexpr auto fields<chat::CampaignStats> = std::tuple{
    Derived{"progress", progress_of},
    Field{"stats_messages_sent", &chat::CampaignStats::messages_sent},
    Field{"stats_channels_created", &chat::CampaignStats::channels_created},
    Field{"stats_users_sent", &chat::CampaignStats::users_sent},
    Constant{"stats_users_read", "0"},
    Field{"stats_started_at", &chat::CampaignStats::started_at},
    Field{"stats_completed_at", &chat::CampaignStats::completed_at},
};

template <>
inline constexpr auto fields<chat::Campaign> = std::tuple{
    Field{"id", &chat::Campaign::id},
    Field{"name", &chat::Campaign::name},
    Field{"description", &chat::Campaign::description},
    Field{"status", &chat::Campaign::status},
    Field{"sender_id", &chat::Campaign::sender_id},
    Field{"sender", &chat::Campaign::sender, Presence::omit_if_empty},
    Field{"sender_mode", &chat::Campaign::sender_mode},
    Field{"sender_visibility", &chat::Campaign::sender_visibility},
    Field{"create_channels", &chat::Campaign::create_channels},
    Field{"show_channels", &chat::Campaign::show_channels},
    Field{"skip_push", &chat::Campaign::skip_push},
    Field{"skip_webhook", &chat::Campaign::skip_webhook},
    Field{"message_template", &chat::Campaign::message_template},
    Field{"channel_template", &chat::Campaign::channel_template, Presence::omit_if_empty},
    Field{"segment_ids", &chat::Campaign::segment_ids},
    Field{"segments", &chat::Campaign::segments},
    Field{"user_ids", &chat::Campaign::user_ids},
    Field{"users", &chat::Campaign::users},
    Field{"scheduled_for", &chat::Campaign::scheduled_for, Presence::omit_if_empty},
    Field{"stop_at", &chat::Campaign::stop_at, Presence::omit_if_empty},
    Field{"stats", &chat::Campaign::stats},
    Field{"created_at", &chat::Campaign::created_at},
    Field{"updated_at", &chat::Campaign::updated_at},
};

template <>
inline constexpr auto fields<chat::CampaignChange> = std::tuple{
    Field{"id", &chat::CampaignChange::id},
    Field{"name", &chat::CampaignChange::name},
    Field{"description", &chat::CampaignChange::description},
    Field{"sender_id", &chat::CampaignChange::sender_id},
    Field{"sender_mode", &chat::CampaignChange::sender_mode},
    Field{"sender_visibility", &chat::CampaignChange::sender_visibility},
    Field{"create_channels", &chat::CampaignChange::create_channels},
    Field{"show_channels", &chat::CampaignChange::show_channels},
    Field{"skip_push", &chat::CampaignChange::skip_push},
    Field{"skip_webhook", &chat::CampaignChange::skip_webhook},
    Field{"message_template", &chat::CampaignChange::message_template},
    Field{"channel_template", &chat::CampaignChange::channel_template},
    Field{"segment_ids", &chat::CampaignChange::segment_ids},
    Field{"user_ids", &chat::CampaignChange::user_ids},
};

template <>
inline constexpr auto fields<chat::CampaignStart> = std::tuple{
    Field{"scheduled_for", &chat::CampaignStart::scheduled_for},
    Field{"stop_at", &chat::CampaignStart::stop_at},
};

// Custom data beside a template's own fields is taken, too: bodies of the newer form are turned so.
Read read(const Json& value, chat::CampaignMessageTemplate& into, const std::string& path);
Read read(const Json& value, chat::CampaignMember& into, const std::string& path);
Read read(const Json& value, chat::CampaignChannelTemplate& into, const std::string& path);

}  // namespace millrace::wire

import { Module } from '@nestjs/common';
import { AddVentureMember } from './application/add-venture-member.js';
import { AdmissionQueries } from './application/admission.queries.js';
import { AdmissionRules } from './application/admission-rules.js';
import { ApplyVenture } from './application/apply-venture.js';
import { ConcludeLeadershipChallenge } from './application/conclude-leadership-challenge.js';
import { CreateIndustryPlatform } from './application/create-industry-platform.js';
import { DecideVenture } from './application/decide-venture.js';
import { EndVentureMembership } from './application/end-venture-membership.js';
import { EndVenture } from './application/end-venture.js';
import { ImportVentures } from './application/import-ventures.js';
import { LeadershipChallengeQueries } from './application/leadership-challenge.queries.js';
import { PublishRulebook } from './application/publish-rulebook.js';
import { ResubmitVenture } from './application/resubmit-venture.js';
import { RunReviewClock } from './application/run-review-clock.js';
import { SettleLeadershipChallenges } from './application/settle-leadership-challenges.js';
import { VentureFiling } from './application/venture-filing.js';
import { VentureTeam } from './application/venture-team.js';
import { VentureQueries } from './application/venture.queries.js';
import { AdmissionResolver } from './graphql/admission.resolver.js';
import {
  LeadershipChallengeEntryResolver,
  LeadershipChallengeResolver,
} from './graphql/leadership-challenge.resolver.js';
import { VentureInsightResolver } from './graphql/venture-insight.resolver.js';
import { VentureMakerResolver } from './graphql/venture-maker.resolver.js';
import { VentureHistoryResolver, VentureMemberResolver } from './graphql/venture-people.resolver.js';
import { VentureReviewResolver } from './graphql/venture-review.resolver.js';
import { VentureTeamResolver } from './graphql/venture-team.resolver.js';
import { VentureLoader } from './graphql/venture.loader.js';
import { VentureResolver } from './graphql/venture.resolver.js';
import { AdmissionFiguresStore } from './persistence/admission-figures.store.js';
import { IndustryPlatformStore } from './persistence/industry-platform.store.js';
import { LeadershipChallengeStore } from './persistence/leadership-challenge.store.js';
import { RulebookStore } from './persistence/rulebook.store.js';
import { VentureImportStore } from './persistence/venture-import.store.js';
import { VentureTeamStore } from './persistence/venture-team.store.js';
import { VentureViewStore } from './persistence/venture-view.store.js';
import { VentureStore } from './persistence/venture.store.js';

const frontDoor = [
  ApplyVenture,
  DecideVenture,
  ImportVentures,
  PublishRulebook,
  RunReviewClock,
  SettleLeadershipChallenges,
  VentureQueries,
  VentureLoader,
];

@Module({
  providers: [
    ...frontDoor,
    AdmissionQueries,
    AdmissionRules,
    VentureFiling,
    VentureTeam,
    AddVentureMember,
    ConcludeLeadershipChallenge,
    CreateIndustryPlatform,
    EndVenture,
    EndVentureMembership,
    LeadershipChallengeQueries,
    ResubmitVenture,
    AdmissionFiguresStore,
    IndustryPlatformStore,
    LeadershipChallengeStore,
    RulebookStore,
    VentureImportStore,
    VentureStore,
    VentureTeamStore,
    VentureViewStore,
    AdmissionResolver,
    VentureResolver,
    VentureInsightResolver,
    VentureMemberResolver,
    VentureHistoryResolver,
    VentureMakerResolver,
    VentureReviewResolver,
    VentureTeamResolver,
    LeadershipChallengeResolver,
    LeadershipChallengeEntryResolver,
  ],
  exports: frontDoor,
})
export class VenturesModule {}

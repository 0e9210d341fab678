import { Module } from '@nestjs/common';
import { ContractsModule } from '#libs/contracts';
import { VenturesModule } from '#libs/ventures';
import { ConcludeReview } from './application/conclude-review.js';
import { DecideBid } from './application/decide-bid.js';
import { DraftOpportunity } from './application/draft-opportunity.js';
import { DueOpportunity } from './application/due-opportunity.js';
import { JointContracts } from './application/joint-contracts.js';
import { OpportunityAccess } from './application/opportunity-access.js';
import { OpportunityChanges } from './application/opportunity-changes.js';
import { OpportunityDrafts } from './application/opportunity-drafts.js';
import { OpportunityQueries } from './application/opportunity.queries.js';
import { PlaceBid } from './application/place-bid.js';
import { PostOpportunity } from './application/post-opportunity.js';
import { PostingVenture } from './application/posting-venture.js';
import { ReviseBid } from './application/revise-bid.js';
import { RunOpportunityDeadlines } from './application/run-opportunity-deadlines.js';
import { WithdrawBid } from './application/withdraw-bid.js';
import { WithdrawOpportunity } from './application/withdraw-opportunity.js';
import { AnswerOpportunity } from './graphql/answer-opportunity.js';
import { BidResolver } from './graphql/bid.resolver.js';
import { BiddingResolver } from './graphql/bidding.resolver.js';
import { OpportunityEntryResolver } from './graphql/opportunity-entry.resolver.js';
import { OpportunityListsResolver } from './graphql/opportunity-lists.resolver.js';
import { OpportunityPostingResolver } from './graphql/opportunity-posting.resolver.js';
import { OpportunityLoaders } from './graphql/opportunity.loaders.js';
import { OpportunityResolver } from './graphql/opportunity.resolver.js';
import { ShareReviewResolver } from './graphql/share-review.resolver.js';
import { BidReads } from './persistence/bid.reads.js';
import { BidStore } from './persistence/bid.store.js';
import { EntryReads } from './persistence/entry.reads.js';
import { OpportunityReads } from './persistence/opportunity.reads.js';
import { OpportunityStore } from './persistence/opportunity.store.js';

@Module({
  imports: [VenturesModule, ContractsModule],
  providers: [
    RunOpportunityDeadlines,
    DraftOpportunity,
    PostOpportunity,
    WithdrawOpportunity,
    PlaceBid,
    ReviseBid,
    WithdrawBid,
    DecideBid,
    ConcludeReview,
    DueOpportunity,
    JointContracts,
    OpportunityAccess,
    OpportunityChanges,
    OpportunityDrafts,
    OpportunityQueries,
    PostingVenture,
    BidReads,
    BidStore,
    EntryReads,
    OpportunityReads,
    OpportunityStore,
    AnswerOpportunity,
    OpportunityLoaders,
    OpportunityResolver,
    OpportunityListsResolver,
    OpportunityEntryResolver,
    OpportunityPostingResolver,
    BidResolver,
    BiddingResolver,
    ShareReviewResolver,
  ],
  exports: [RunOpportunityDeadlines],
})
export class OpportunitiesModule {}

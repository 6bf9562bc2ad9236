/**
 * The classes of iFLYTEK's app descriptions, in the order of their published numbers, 0 to 118. A name begins with the
 * field that its class belongs to (game, study, money …), so that a template can ask for a field.
 */
export const APP_CLASSES: readonly string[] = `
  travel-taxi travel-maps tool-wifi travel-car-rental life-local life-parcels life-weddings
  life-housekeeping travel-transit life-government life-community life-freebies game-magic game-immortals
  game-cards game-flying game-shooting game-casual game-action game-sports game-board game-simulation
  game-strategy game-moba game-helpers social-dating social-messaging social-work social-forums
  social-marriage social-couples social-tools social-life social-blogs read-news read-comics read-novels
  read-technology study-aids read-questions read-jokes read-magazines read-encyclopedias media-entertainment
  life-jobs life-part-time-jobs media-video media-clips media-music media-live media-radio media-karaoke
  other-adults study-school study-vocational study-civil-service study-english study-video study-higher
  study-adults study-arts study-languages travel-guides travel-booking travel-flights travel-trains
  travel-hotels travel-plans travel-homestays travel-abroad tool-utilities kids-children kids-babies
  car-schools car-fines car-news car-trade car-care car-driving home-renting home-buying home-decoration
  home-devices health-doctors health-wellness health-care health-slimming health-beauty food-recipes
  food-restaurants sport-news sport-fitness money-payment money-insurance money-stocks money-loans
  money-investing money-lotteries money-accounts money-banks photo-beauty photo-clips photo-retouching
  photo-cameras photo-drawing shop-second-hand shop-online shop-groups shop-takeaway shop-cinema
  shop-groceries shop-guides work-notes work-office work-calendars life-women work-business work-receipts
  other-rest
`
  .trim()
  .split(/\s+/)
